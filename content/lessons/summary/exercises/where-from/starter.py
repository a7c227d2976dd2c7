a = 5000
b = int('5000')

def constant():
    return 5000

c = constant()
d = {'a': a}['a']
