# Which tuples that C functions make are tracked, and which structure sequences.
import gc, sys, operator, itertools, functools, collections, types, weakref, math, copy, time, struct, random
def g(): yield 1
class A:
    __slots__=('a','b')
class N(collections.namedtuple('N','x y')): pass
P = collections.namedtuple('P','x y')
exprs = '''gc.get_count()
gc.get_threshold()
tuple([1,2])
tuple(range(2))
tuple('ab')
tuple(iter((1,2)))
tuple({1:2})
tuple(i for i in (1,2))
tuple(b'ab')
tuple({1})
(1.5).as_integer_ratio()
(5).as_integer_ratio()
divmod(5,3)
divmod(10**20,3)
divmod(5.0,3)
divmod(-5,2)
"a b".partition(" ")
"a b".partition("x")
"a b".rpartition(" ")
b"a b".partition(b" ")
b"a b".rpartition(b"x")
bytearray(b"a b").partition(b" ")
next(enumerate("a"))
list(enumerate("ab"))[1]
next(zip("a","b"))
list(zip("ab","bc"))[1]
list(zip([1,2],[3,4]))[0]
next(iter({1:2}.items()))
list({1:2}.items())[0]
list({1:2,3:4}.items())[1]
{1:2}.popitem()
{1:[]}.popitem()
sys.exc_info()
slice(1,5).indices(10)
math.frexp(1.5)
math.modf(1.5)
list(itertools.product([1,2],[3]))[0]
list(itertools.combinations([1,2,3],2))[0]
list(itertools.combinations([1,2,3],2))[1]
list(itertools.permutations([1,2]))[0]
list(itertools.permutations([1,2]))[1]
list(itertools.zip_longest([1,2],[3]))[0]
list(itertools.zip_longest([1,2],[3]))[1]
list(itertools.pairwise([1,2,3]))[0]
list(itertools.pairwise([1,2,3]))[1]
list(itertools.batched([1,2,3],2))[0]
list(itertools.batched([1,2,3],2))[1]
list(itertools.groupby([1,1]))[0]
(1,2)+(3,)
(1,2)[0:1]
(1,2,3)[::2]
(1,2)*3
tuple([1]*3)*2
struct.unpack('ii',b'aaaabbbb')
(lambda *a: a)(1,2)
(lambda *a: a)(*[1,2])
(lambda *a: a)(*(1,2))
(lambda *a,**k: a)(1,2,k=1)
(lambda x=1,y=2: 0).__defaults__
[x for x in [1]] and (x0, 2)
(x0, 2)
(*[x0], 2)
(x0, (x0, x0))
(x0, [])
(x0, [])[:1]
(x0, 'a', 1.5)
(1, 2)
P(1,2)
P._make([1,2])
N(1,2)
P(1,2)[:]
P(1,2)+(1,)
P(1,2).__getnewargs__()
P(1,2)._fields
(1,2).__getnewargs__()
'a'.__getnewargs__()
(5).__getnewargs__()
(1.5).__getnewargs__()
(1j).__getnewargs__()
b'a'.__getnewargs__()
Exception(1,2).args
Exception().args
Exception(x0, 2).args
ValueError('a').args
KeyError(1,2).args
e0.args
e1.args
e2.args
Exception(1).__reduce__()
object().__reduce_ex__(2)
iter([1]).__reduce__()
[].__reduce_ex__(2)
range(3).__reduce__()
range(3).__reduce__()[1]
slice(1,2).__reduce__()
slice(1,2).__reduce__()[1]
A().__reduce_ex__(2)
A.__bases__
A.__mro__
type('X',(),{}).__bases__
type('X',(A,),{}).__mro__
A.__slots__
f0.__code__.co_varnames
f0.__code__.co_names
f0.__code__.co_freevars
f0.__code__.co_cellvars
f0.__code__.co_consts
f0.__closure__
f0.__type_params__
list[int].__args__
list[int].__parameters__
(int|str).__args__
functools.partial(f0,1).args
functools.partial(f0,1).__reduce__()
operator.itemgetter(0,1)([1,2])
operator.itemgetter(0,1).__reduce__()
operator.attrgetter('real','imag')(1)
list(map(lambda *a: a, [1],[2]))[0]
complex(1,2).__getnewargs__()
copy.copy((1,2))
copy.deepcopy((1,2))
copy.deepcopy((x0,[1]))
sorted([(2,x0),(1,x0)])[0]
tuple(sorted([1,2]))
tuple(reversed([1,2]))
max((x0,2),(x0,1))
sys.version_info[:2]
sys.float_info[:2]
sys.builtin_module_names
time.gmtime(0)
time.gmtime(0)[:3]
time.localtime(0)[:]
random.Random(1).getstate()
random.Random(1).getstate()[1]
"%s" % (x0,) and (x0,)
str.maketrans('a','b') and (1,)
memoryview(b'ab').shape
memoryview(b'ab').strides
memoryview(b'ab').suboffsets
list(f0.__code__.co_lines())[0]
list(f0.__code__.co_positions())[0]
weakref.getweakrefs(A) and (x0,)
collections.Counter('aab').most_common(1)[0]
collections.deque([1]).__reduce__()
collections.defaultdict(int).__reduce__()
list(sys._getframe().f_locals.items())[0]
list(globals().items())[0]
tuple(map(int, '12'))
tuple(filter(None, (1,2)))
tuple(zip((1,),(2,)))
tuple(dict(a=1))
tuple(dict(a=1).values())
tuple(set('a'))
tuple(frozenset((1,)))
list(dict(a=1).items().__iter__())[0]
(lambda: (x0, x0))()
(lambda a: (a, a))(1)
(lambda a: (a, a))([])
(lambda a: (a,))(())
(lambda a: (a,))('s')
(lambda a: (a, None))(A)
(lambda a: (a, None))(len)
(lambda a: (a, None))(object())
(lambda a: (a, None))(P(1,2))
(lambda a: (a, None))((x0, 1))
(lambda a: (a, *a))((x0, 1))
(lambda **k: tuple(k.items()))(a=1)[0]
functools.lru_cache(f0).cache_info()
functools.lru_cache(f0).cache_parameters() and (x0,)
unpacked
unpacked2
"a,b".split(",") and tuple("a,b".split(","))
int.from_bytes(b'a').as_integer_ratio()
float.__getformat__('double') and (1.0).as_integer_ratio()
math.frexp(0.0)
sys.get_coroutine_origin_tracking_depth() or sys.get_asyncgen_hooks()
sys.hash_info[:2]
sys.thread_info[:]
BaseExceptionGroup('a',[ValueError()]).exceptions
ExceptionGroup('a',[ValueError()]).split(ValueError)
ExceptionGroup('a',[ValueError()]).args
t1 if (t1 := (x0, x0)) else 0
sw1
sw2'''.split('\n')
x0 = 1000
def f0(a, b): return (a, b)
def mk():
    z=1
    def f0(a, b, *c):
        q = 1
        return z, len
    return f0
f0 = mk()
try: [].pop()
except Exception as e: e0 = e
try: {}['k']
except Exception as e: e1 = e
try: 1/0
except Exception as e: e2 = e
a0, *b0 = [1,2,3]
unpacked = (a0, *b0)
unpacked2 = tuple(b0)
sw1, sw2 = (x0, x0), (x0, x0)
sw1, sw2 = sw2, sw1
for e in exprs:
    try: v = eval(e)
    except Exception as x: print(e, type(x).__name__, x); continue
    print(gc.is_tracked(v), e)
import time
print(gc.is_tracked(time.struct_time(range(9))), gc.is_tracked(time.localtime()), gc.is_tracked(time.struct_time([[]]*9)))
import os
print(gc.is_tracked(copy.copy(time.gmtime(0))), gc.is_tracked(os.terminal_size((1,2))), gc.is_tracked(sys.flags), gc.is_tracked(sys.get_asyncgen_hooks()), gc.is_tracked(time.get_clock_info('time') ))
print(gc.is_tracked(time.gmtime(0)._replace(tm_year=3) if hasattr(time.gmtime(0),'_replace') else 0),gc.is_tracked(time.gmtime(0).__replace__(tm_year=3)  if hasattr(time.gmtime(0),'__replace__') else 0))
