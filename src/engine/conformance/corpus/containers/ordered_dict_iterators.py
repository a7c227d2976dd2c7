# An iterator over an OrderedDict that has begun is pickled as a list of what is left, and stays where it is.
import pickle
from collections import OrderedDict


class Ordered(OrderedDict):
    pass


od = Ordered([('c', 1), ('b', 2), ('a', 3), ('d', 4)])
for kind in ('keys', 'values', 'items'):
    view = getattr(od, kind)()
    for make in (iter, reversed):
        it = make(view)
        next(it)
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            left = list(pickle.loads(pickle.dumps(it, protocol)))
            assert left == list(make(list(view)))[1:], (kind, protocol, left)
        print(kind, make.__name__, it.__reduce__(), list(it))
