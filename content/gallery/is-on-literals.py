a = 5000
b = 5000
print(a is b)

c = int('5000')
d = int('5000')
print(c == d, c is d)

e = int('7')
f = int('7')
print(e is f)

s = 'heap'
t = 'heap'
u = ''.join(['he', 'ap'])
print(s is t, s == u, s is u)
