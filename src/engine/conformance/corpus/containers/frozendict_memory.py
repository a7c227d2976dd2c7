# frozendicts in memory: sizes, references, tables taken over, subclasses, as globals of exec().
import sys
if sys.version_info < (3, 15):
    print('frozendict' in dir(__builtins__), 'sentinel' in dir(__builtins__))
    sys.exit()
def t(f):
    try: r=f(); print(repr(r), type(r).__name__)
    except Exception as e: print(type(e).__name__, e)
F=frozendict
class S(F): pass
class B(F):
    def __init__(self,*a,**k): print('init',a,k)
class N(F):
    def __new__(cls,*a,**k): print('new',a,k); return super().__new__(cls,*a,**k)
class P(F):
    def __new__(cls,*a,**k): return 5
class Q(F):
    def __new__(cls,*a,**k): return {}
class D(dict): pass
t(lambda: B.fromkeys('ab')); t(lambda: N.fromkeys('ab')); t(lambda: N.fromkeys({1:2},4)); t(lambda: P.fromkeys('ab')); t(lambda: Q.fromkeys('ab')); t(lambda: F.fromkeys(3)); t(lambda: F.fromkeys([[]]));t(lambda: F.fromkeys(()))
for f in (F.fromkeys('abc'),F.fromkeys(range(10)),F.fromkeys({i:i for i in range(10)}),F.fromkeys(set(range(10))),S.fromkeys('abc'),F({i:i for i in range(10)}),F(a=1,b=2,c=3,d=4,e=5,f=6),F({'a':1}|{str(i):i for i in range(5)}), F()|{'a':1}, F(a=1)|{}, F(a=1)|{1:2}, F({i:i for i in range(5)})|{9:9}, S(a=1).copy(), F(F(a=1),b=2), F(D(a=1)), S(F(a=1)), F(S({i:i for i in range(20)}))): print(sys.getsizeof(f), f.__sizeof__(), len(f))
t(lambda: F({1:2}) | F({1:3})); t(lambda: F({1:2})|D({3:4})); t(lambda: D({1:2})|F({3:4}))
g=F(a=1,__builtins__=__builtins__)
t(lambda: eval('a',g)); t(lambda: eval('len([a])',g)); t(lambda: exec('def f(): return a\nprint(f())',g)); t(lambda: exec('b=1',g)); t(lambda: exec('def f():\n global z\n z=1\nf()',g,{})); t(lambda: eval('q',g)); t(lambda: exec('del a',g)); t(lambda: exec('import sys',g)); t(lambda: exec('class A: pass',g,{}))
import types
t(lambda: types.FunctionType((lambda: a).__code__, g)()); t(lambda: types.FunctionType((lambda: a).__code__, F(a=3))()); t(lambda: types.FunctionType((lambda: len(a)).__code__, F(a=[]))())
h=F(a=1,b=2)
def k(**kw): return kw
t(lambda: k(**h)); t(lambda: k(**h,c=3)); t(lambda: k(**h,**{'a':1})); t(lambda: k(**F({1:2})))
t(lambda: {**h, **h}); t(lambda: [*h]); 
match h:
    case {'a':1,'b':x}: print('m',x)
match {}:
    case frozendict(): print('no')
    case _: print('other')
match h:
    case frozendict(x): print('self', x)
it=iter(h); print(next(it), next(it), next(it,'end')); t(lambda: it.__reduce__()); print(it.__length_hint__())
for q in (h.keys(),h.items(),h.values()): print(q, len(q), list(reversed(q)))
print(h.keys()==F(a=3,b=4).keys(), h.items()==F(a=1,b=2).items(), h.keys()|{'z'}==set('abz'), h.items()^{('a',1)})
class K:
    def __init__(s,h): s.h=h
    def __hash__(s): return s.h
    def __eq__(s,o): raise ValueError('eq')
t(lambda: F([(K(1),1),(K(1),2)])); t(lambda: F({K(1):1})[K(1)]); t(lambda: F({K(1):1})=={K(1):2})
print(F({K(1):1})==F({K(2):1}))
n=float('nan'); print(F({1:n})==F({1:n}), F({1:n})=={1:n})
print(hash(F({1:2,3:4}))==hash(F({3:4,1:2})), hash(F({1:1.0}))==hash(F({1:1})))
print({F(a=1):3}[F(a=1)], F(a=1) in {F(a=1)})
try: F(a=1)<F()
except TypeError as e: print(e)
print(F.__doc__[:20], F.__new__.__doc__[:10], F.__eq__(h,3), F.__or__(h,3))
print([F(a=1).__format__(''), str(F())], '%s'%h, f'{h}')
try: F.__new__()
except TypeError as e: print(e)
try: F.__new__(dict)
except TypeError as e: print(e)
try: dict.__new__(F)
except TypeError as e: print(e)
try: object.__new__(F)
except TypeError as e: print(e)
x=F(a=[1]); print(sys.getrefcount(x), sys.getrefcount(x['a']))
y=F(x); print(y is x, sys.getrefcount(x)); z=x|{}; print(z is x, sys.getrefcount(x)); z=x.copy(); print(sys.getrefcount(x))
import gc
gc.collect(); l=[]; f=F(a=l); l.append(f); del l,f; print(gc.collect())
def m():
    a=F(a=1); i=id(a); del a; b=F(a=2); return i==id(b)
print(m(), m())
d={'a':1}; i=id(d); del d; f=F(); print(i==id(f))
print(gc.get_referents(F({1.5:'x','y':2.5})), gc.get_referents(F(a=7.5)))
import copyreg
print(F(a=1).__reduce_ex__(4)[1:], F(a=1).__sizeof__())
class W(F): __slots__=()
w=W(a=1); print(sys.getsizeof(w), w, W.__basicsize__)
try: w.x=1
except AttributeError as e: print(e)
try:
    class X(F,int): pass
except TypeError as e: print(e)
class A:
    def keys(self): print(sys.getrefcount(self)); return ['a']
    def __getitem__(self,k): print(sys.getrefcount(self)); return 1
def g():
    a=A(); F(a); dict(a); F(a,b=1)
g()
x=F(a=1); s=S(a=1)
print((x|D()) is x, (x|S()) is x, type(S()|x), (S()|x) is x, (F()|s) is s, (F()|{}) , (D()|x), type(x|D()), (s|{}) is s, type(s|{}), type({}|s), (F()|F()) )
f1=F();f2=F(); print((f1|f2) is f1, (f1|f2) is f2, (f1|{}) is f1)
print(type(x.__ror__({})), x.__ror__({'z':1}), type(s.__ror__(x)), F.__ror__(x, {}))
class T(F):
    def __or__(self,o): return 'or'
    def __ror__(self,o): return 'ror'
print(T()|x, x|T(), {}|T(), T()|{})
class I(F):
    def __iter__(self): return iter('zz')
    def keys(self): return ['q']
    def __getitem__(self,k): return 'I'+k
i=I(a=1); print(i, F(i), dict(i), {**i}, list(i), {}|i, F()|i, i|{}, x|i)
