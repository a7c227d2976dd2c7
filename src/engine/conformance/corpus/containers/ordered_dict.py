# OrderedDict: a dict with a chain of links beside it; each link is a block of its own and holds its key.
import gc
import sys
import weakref
from collections import OrderedDict

od = OrderedDict(a=1, b=2)
print(od, dict(od), od.keys(), od.values(), od.items())
od.move_to_end('a')
print(od, list(reversed(od)))
od.move_to_end('a', last=False)
print(od, od == dict(b=2, a=1), od == OrderedDict(b=2, a=1))
print(od.popitem(last=False), od.pop('zz', None), od)

# The plain dict inside does not know the order.
od = OrderedDict.fromkeys('xyz')
od.move_to_end('x')
print(od, dict.__repr__(od))

# Sizes: the table, an array of places as long as the table, and 32 bytes a link.
sizes = []
for i in range(12):
    sizes.append((sys.getsizeof(OrderedDict.fromkeys(range(i))), sys.getsizeof(dict.fromkeys(range(i)))))
print(sizes)


class Key:
    pass


k = Key()
od = OrderedDict()
before = sys.getrefcount(k)
od[k] = 1
print(sys.getrefcount(k) - before)
d = {k: 1}
print(sys.getrefcount(k) - before)
del od[k], d
print(sys.getrefcount(k) - before)

for change in (
    lambda od: od.move_to_end('a'),
    lambda od: od.pop('b'),
    lambda od: od.update(new=1),
    lambda od: od.update(a=5),
):
    od = OrderedDict.fromkeys('abc')
    try:
        for key in od:
            change(od)
        print('ok', od)
    except RuntimeError as e:
        print(e)

od = OrderedDict()
od['self'] = od
od.name = 'an attribute'
w = weakref.ref(od)
print(od, od.__dict__, gc.is_tracked(od))
del od
print(w() is None, gc.collect() > 0, w() is None)
