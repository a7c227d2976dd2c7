# Types that a module makes from specs when it is imported are heap types: as large as a class, counted by their instances, seen by the collector.
# Static types are none of that.
import collections
import functools
import gc
import itertools
import operator
import re
import sys

HEAPTYPE, IMMUTABLETYPE, BASETYPE = 1 << 9, 1 << 8, 1 << 10


class Node(collections.deque):
    pass


for t in (collections.deque, collections.defaultdict, itertools.count, itertools.pairwise, functools.partial,
          operator.itemgetter, re.Pattern, collections.OrderedDict, int, dict, type, Node):
    flags = t.__flags__
    print(t.__name__, sys.getsizeof(t), gc.is_tracked(t), bool(flags & HEAPTYPE), bool(flags & IMMUTABLETYPE),
          bool(flags & BASETYPE), t.__module__, t.__qualname__)

# What holds a type: its dict's descriptors, its mro, the module, and each instance.
print(sys.getrefcount(itertools.pairwise), sys.getrefcount(collections.defaultdict))
for make in (lambda: collections.deque(), lambda: itertools.count(), lambda: functools.partial(len), lambda: iter(collections.deque()),
             lambda: operator.itemgetter(1), lambda: collections.defaultdict(int), lambda: Node(), lambda: re.compile('a(?P<b>c)')):
    o = make()
    t = type(o)
    n = sys.getrefcount(t)
    more = [make() for _ in range(5)]
    print(t.__name__, sys.getrefcount(t) - n, t in gc.get_referents(o), end=' ')
    more.clear()
    print(sys.getrefcount(t) - n)
print(gc.get_referents(collections.deque([1, 'two'])))
print(sorted(type(x).__name__ for x in gc.get_referents(re.compile('a'))))

# The names in a type's dict, in the order in which they came there.
for t in (itertools.pairwise, collections.defaultdict, operator.itemgetter):
    print(list(t.__dict__))

# They cannot be changed, and a class over them lets go of itself.
gc.collect()
try:
    collections.deque.color = 'red'
except TypeError as e:
    print(e)
n = sys.getrefcount(Node)
nodes = [Node() for _ in range(3)]
nodes[0].append(nodes[0])
print(sys.getrefcount(Node) - n)
del nodes
print(sys.getrefcount(Node) - n, gc.collect(), sys.getrefcount(Node) - n)
del Node, t, o, make, more
print(gc.collect() > 0)
