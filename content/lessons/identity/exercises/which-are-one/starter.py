a = [1, 2]
b = a
c = a[:]
pair = (a, 'text')
d = pair[0]
