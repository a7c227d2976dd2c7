# Which code objects of one line are one: equal in all that runs and in every position.
def lambdas(code):
    return [c for c in code.co_consts if hasattr(c, 'co_code')]
def names(text):
    return [c.co_name for c in lambdas(compile(text, 'f', 'exec'))]
print(names('a = lambda: 0; b = lambda: 0'))
print(names('a = lambda: 0; b = lambda: 1'))
print(names('a = lambda: x; b = lambda: x'))
print(names('a = lambda: 0\nb = lambda: 0'))
print(names('a = lambda: (1, 2); b = lambda: (1, 2)'))
print(names('[i for i in x]; (i for i in x), (i for i in x)'))
print(names('try: pass\nfinally: f = lambda: x'))
inner = lambdas(compile('f = lambda: (lambda: 0); g = lambda: (lambda: 0)', 'f', 'exec'))
print(len(inner), lambdas(inner[0])[0] is lambdas(inner[1])[0])
one, two = compile('f = lambda: 0', 'f', 'exec'), compile('f =  lambda: 0', 'f', 'exec')
print(lambdas(one) == lambdas(two), hash(lambdas(one)[0]) == hash(lambdas(two)[0]))
for text in 'lambda: 0', 'lambda: x', 'lambda: (\n 0)':
    print(list(dict.fromkeys(lambdas(compile(text, 'f', 'eval'))[0].co_positions())))
