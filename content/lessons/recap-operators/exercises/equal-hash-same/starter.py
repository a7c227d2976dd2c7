a = int('5000')
b = float('5000')
table = {a: 'key'}
table[b] = 'same key'
c = list(table)[0]
d = int('5000')
