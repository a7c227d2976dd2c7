a = [1]
before = a
a += [2]
print(a is before)

c = a + []
print(c is a)

inner = []
outer = [inner] * 2
print(outer[0] is outer[1])
