# array.array: numbers side by side in one block, without an object for each.
import array
import sys

a = array.array('i')
sizes = []
for i in range(20):
    a.append(i * i)
    sizes.append(sys.getsizeof(a))
print(sizes)
print(a, len(a), a.typecode, a.itemsize, a[3], a[-1], a[2:5], a[::-6])

# An item is made when it is asked for; what the array holds is no object.
big = array.array('q', [10**12])
print(big[0] == big[0], big[0] is big[0])

for typecode, value in ('b', 128), ('B', -1), ('h', 2**15), ('I', 2**32), ('i', 'x'), ('d', None), ('q', 2**63):
    try:
        array.array(typecode, [value])
    except (TypeError, OverflowError) as e:
        print(typecode, value, type(e).__name__, e)

a = array.array('h', [1, 2, 3])
m = memoryview(a)
m[0] = 500
print(a.tolist(), m.format, m.itemsize, bytes(m))
try:
    a.append(4)
except BufferError as e:
    print('BufferError', e)
m.release()
a.append(4)
a.extend([5, 6])
a += array.array('h', [7])
print(a, a.pop(), a.pop(0), a.index(5), a.count(2), 3 in a)
del a[1:3]
a.insert(1, -9)
a.byteswap()
print(a)
a.byteswap()
a.reverse()
print(a, a == array.array('d', a), a < array.array('h', [99]), a * 2)
for wrong in (lambda: a + [1], lambda: a.extend(array.array('b', [1])), lambda: a.remove(77), lambda: a[99], lambda: hash(a)):
    try:
        wrong()
    except Exception as e:
        print(type(e).__name__, e)
print(array.array('d', [1.5, 2]), array.array('f', [0.1])[0], array.array('i', b'\1\0\0\0\2\0\0\0'))
print([sys.getsizeof(array.array(c, range(8))) for c in 'bBhHiIlLqQfd'])
print(sys.getsizeof(array.array('d', [0.0] * 1000)), sys.getsizeof([0.0] * 1000))
