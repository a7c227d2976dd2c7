a = int('{{n}}')
b = float('{{n}}')
table = {a: 'key'}
table[b] = 'same key'
c = list(table)[0]
d = int('{{n}}')
