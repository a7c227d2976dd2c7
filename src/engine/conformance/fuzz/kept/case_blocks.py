# A change of case takes a block of twelve bytes a character while it works.
import gc, sys
gc.disable()
sys.settle()
def probe(f, text, n):
    out = []
    for k in range(4):
        a = ''.join(['q' * (n - 1), 'z']); i = id(a); del a
        b = f(text)
        out.append(id(b) == i)
        c = ''.join(['q' * (n - 1), 'y'])
        out.append(id(c) == i)
        del b, c
    return out
for n in range(2, 14):
    t = 'spamspamspamspam'[:n]
    print(n, probe(str.title, t, n), probe(str.swapcase, t, n), probe(str.capitalize, t, n), probe(str.upper, t, n))
    u = 'éé' + t
    print(n, probe(str.title, u, n), probe(str.lower, u, n))
