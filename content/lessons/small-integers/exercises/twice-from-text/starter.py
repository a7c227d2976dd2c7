a = int('{{n}}')
b = int('{{n}}')
print(a is b)
