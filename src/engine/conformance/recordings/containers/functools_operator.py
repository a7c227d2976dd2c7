# functools and operator: partial, reduce, cmp_to_key, lru_cache, the getters.
import functools,_functools,operator,_operator
P=_functools.Placeholder


def t(f):
    try:
        r = repr(f())
        print(r[:r.index(" at 0x")] if " at 0x" in r else r)
    except Exception as e:
        print(type(e).__name__, e, *getattr(e, "__notes__", []))


t(lambda: functools.partial())
t(lambda: functools.partial(1))
t(lambda: functools.partial(print,P))
t(lambda: functools.partial(print,a=P))
t(lambda: functools.partial(print,P,1)())
t(lambda: functools.partial(print,1,a=2))
t(lambda: functools.partial(max,P,3)(7))
t(lambda: functools.partial(max,P,3).__reduce__())
t(lambda: P.__reduce__())
t(lambda: type(P)(1))
t(lambda: type(P)() is P)
t(lambda: functools.reduce(1))
t(lambda: functools.reduce(max,1))
t(lambda: functools.reduce(max,[]))
t(lambda: functools.reduce(max,[],initial=4))
t(lambda: functools.cmp_to_key())
t(lambda: functools.cmp_to_key(1))
t(lambda: functools.cmp_to_key(mycmp=1)(1)<5)
t(lambda: functools.cmp_to_key(max)(1))
t(lambda: functools.cmp_to_key(max)())
t(lambda: functools.cmp_to_key(max)(obj=1).obj)
t(lambda: functools.cmp_to_key(max).obj)
t(lambda: _functools._lru_cache_wrapper(1,2,3,4))
t(lambda: _functools._lru_cache_wrapper(max,'a',3,4))
t(lambda: _functools._lru_cache_wrapper(max))
t(lambda: operator.itemgetter())
t(lambda: operator.itemgetter(1)([1]))
t(lambda: operator.itemgetter(1,0)('ab'))
t(lambda: operator.itemgetter(1))
t(lambda: operator.itemgetter(1,2))
t(lambda: operator.itemgetter(0)())
t(lambda: operator.itemgetter(0)(a=1))
t(lambda: operator.attrgetter())
t(lambda: operator.attrgetter(1))
t(lambda: operator.attrgetter('a.b'))
t(lambda: operator.attrgetter('real.imag','real')(5))
t(lambda: operator.attrgetter('x')(5))
t(lambda: operator.methodcaller())
t(lambda: operator.methodcaller(1))
t(lambda: operator.methodcaller('upper'))
t(lambda: operator.methodcaller('split',' ',maxsplit=1))
t(lambda: operator.methodcaller('split',' ',maxsplit=1)('a b c'))
t(lambda: operator.methodcaller('x')())
t(lambda: operator.itemgetter(1).__reduce__())
t(lambda: operator.itemgetter(1,2).__reduce__())
t(lambda: operator.attrgetter('a.b','c').__reduce__())
t(lambda: operator.methodcaller('a',1).__reduce__())
t(lambda: operator.methodcaller('a',1,b=2).__reduce__())
t(lambda: operator.attrgetter('a')(1,2))
t(lambda: operator.call(max,1,2))
t(lambda: operator.call())
t(lambda: operator.length_hint([1]))
t(lambda: operator.length_hint(1,'a'))
t(lambda: operator.length_hint(object(),3))
t(lambda: operator.indexOf([1],2))
t(lambda: operator.countOf([1,1],1))
t(lambda: operator.concat(1,2))
t(lambda: operator.iconcat(1,2))
t(lambda: operator.add(1))
t(lambda: _operator._compare_digest('a','b'))
t(lambda: _operator._compare_digest('é','b'))
t(lambda: _operator._compare_digest(b'a','b'))
t(lambda: operator.contains([1],1))
t(lambda: operator.index('a'))

@functools.lru_cache(maxsize=2)
def f(x,y=0): print('call',x,y); return x+y
f(1);f(2);f(1);f(3);f(2);print(f.cache_info());f(1,y=2);f(1,2);print(f.cache_info(),f.cache_parameters());f.cache_clear();print(f.cache_info())
@functools.cache
def fib(n): return n if n<2 else fib(n-1)+fib(n-2)
print(fib(80),fib.cache_info())
@functools.lru_cache(typed=True)
def g(x): print('g',x); return x
g(1);g(1.0);g(True);g(1)
print(sorted([3,1,2],key=functools.cmp_to_key(lambda a,b:b-a)))
class C:
    @functools.lru_cache
    def m(self,x): return x
    p=functools.partialmethod(lambda s,a,b:(a,b),1)
    @functools.cached_property
    def cp(self): print('cp'); return 5
c=C(); print(c.m(1),c.p(2),c.cp,c.cp,C.m.cache_info())
@functools.singledispatch
def sd(x): return 'obj'
@sd.register
def _(x:int): return 'int'
print(sd(1),sd('a'))
@functools.total_ordering
class T:
    def __init__(s,v): s.v=v
    def __lt__(s,o): return s.v<o.v
    def __eq__(s,o): return s.v==o.v
print(T(1)<=T(2),T(3)>T(4)); print(functools.partial(functools.partial(print,1,sep='-'),2)(3))
