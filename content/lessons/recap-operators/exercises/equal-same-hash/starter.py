d = {0: 'a'}
d[0.0] = 'b'
d['0'] = 'c'
d[False] = 'd'
print(len(d))
print(type(list(d)[0]).__name__)
