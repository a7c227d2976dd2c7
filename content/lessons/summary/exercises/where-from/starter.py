a = {{n}}
b = int('{{n}}')

def constant():
    return {{n}}

c = constant()
d = {'a': a}['a']
