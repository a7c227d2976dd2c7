# The type frozendict of 3.15: what it does, and what it refuses.
import sys
if sys.version_info < (3, 15):
    print('frozendict' in dir(__builtins__), 'sentinel' in dir(__builtins__))
    sys.exit()
import gc, copy, pickle
from collections import OrderedDict
F=frozendict
def t(f):
    try: r=f(); print(repr(r), type(r).__name__)
    except Exception as e: print(type(e).__name__, e)
print(hash(F())==hash(frozenset()), hash(F({1:2}))==hash(frozenset({(1,2)})), hash(F({1:2,3:4}))==hash(frozenset({(1,2),(3,4)})))
def shuf(h): return (((h ^ 89869747) ^ ((h<<16)&0xffffffffffffffff)) * 3644798167) & 0xffffffffffffffff
for d in ({},{1:2},{1:2,3:4},{-1:7}): 
    x=F(d); print(hash(x)&0xffffffffffffffff, [hash(i)&0xffffffffffffffff for i in d.items()])
t(lambda: hash(F({1:[]}))); t(lambda: F(1)); t(lambda: F([1])); t(lambda: F([(1,2,3)])); t(lambda: F(1,2)); t(lambda: F({[]:1})); t(lambda: F([([],1)])); t(lambda: F({1:2},a=3)); t(lambda: F(**{'a':1}))
x=F(a=1,b=2)
t(lambda: x['a']); t(lambda: x['q']); t(lambda: x[[]]); t(lambda: x.get('q')); t(lambda: x.get([])); t(lambda: 'a' in x); t(lambda: [] in x)
def seti(): x['a']=2
def deli(): del x['a']
def seta(): x.z=1
t(seti); t(deli); t(seta); t(lambda: x.clear()); t(lambda: x.update({}));
t(lambda: x|{'c':3}); t(lambda: {'c':3}|x); t(lambda: x|x); t(lambda: x|{}); t(lambda: (x|{}) is x); t(lambda: F()|x); t(lambda: (F()|x) is x); t(lambda: x|1); t(lambda: x|[('c',1)]); t(lambda: x|F()); t(lambda: (x|F()) is x)
def ior():
    global x
    y=x; y|={'c':1}; return y
t(ior); t(lambda: x=={'a':1,'b':2}); t(lambda: {'a':1,'b':2}==x); t(lambda: x==F(b=2,a=1)); t(lambda: x!={}); t(lambda: x<x)
def ior2():
    d={}; d|=x; return d
t(ior2); t(lambda: dict(x)); t(lambda: {**x}); t(lambda: (lambda **k: k)(**x)); t(lambda: list(x)); t(lambda: x.items()); t(lambda: x.keys()&{'a'}); t(lambda: x.values()); t(lambda: list(reversed(x))); t(lambda: x.keys().mapping); t(lambda: x.items()=={('a',1),('b',2)})
t(lambda: F.fromkeys('abc')); t(lambda: F.fromkeys('abc',1)); t(lambda: F.fromkeys({1:2})); t(lambda: F.fromkeys({1,2},3)); t(lambda: F[int,str]); t(lambda: F.__class_getitem__(int)); t(lambda: x.__getnewargs__()); t(lambda: x.__reduce_ex__(2)[1:]); t(lambda: copy.deepcopy(x) is x); t(lambda: copy.deepcopy(F(a=[])))
t(lambda: pickle.loads(pickle.dumps(x))); t(lambda: issubclass(F,dict)); t(lambda: F.__mro__)
class S(F):
    def __missing__(self,k): return 'm'
    def __hash__(self): return 3
s=S(a=1)
t(lambda: s); t(lambda: s['q']); t(lambda: s|{'b':1}); t(lambda: s.copy()); t(lambda: s.copy() is s); t(lambda: hash(s)); t(lambda: F(s)); t(lambda: S(s)); t(lambda: S.fromkeys('ab')); t(lambda: {}|s); t(lambda: s|s); t(lambda: F()|s); s.q=1; t(lambda: s.__dict__); t(lambda: sys.getsizeof(s)); t(lambda: copy.copy(s)); t(lambda: pickle.loads(pickle.dumps(S(a=1))) if 0 else s.__reduce_ex__(2)[1:])
class B(F):
    def __init__(self,*a,**k): print('init',a,k)
t(lambda: B({1:2},q=3)); t(lambda: B(1)) 
class N(F):
    def __new__(cls,*a): return super().__new__(cls,{1:1})
t(lambda: N(5)); t(lambda: N.fromkeys('ab'))
t(lambda: F.__init__); t(lambda: F().__init__(1)); t(lambda: x.__sizeof__()); t(lambda: '__init__' in F.__dict__)
t(lambda: exec('a', x)); t(lambda: eval('a', x)); t(lambda: eval('a', {}, x)); t(lambda: exec('c=1', {}, x)); t(lambda: eval('a+len([])', x)); t(lambda: type('T',(),x)); t(lambda: type('T',(),F(z=1)).z)
match x:
    case {'a': v, **rest}: print('match', v, rest)
t(lambda: '%(a)s' % x); t(lambda: '{a}'.format_map(x)); t(lambda: '{a}'.format(**x)); t(lambda: x.__or__(1)); t(lambda: x.__ror__({})); t(lambda: sorted(x)); t(lambda: OrderedDict(x)); t(lambda: OrderedDict(z=1)|x); t(lambda: x|OrderedDict(z=1)); t(lambda: OrderedDict(a=1,b=2)==x); t(lambda: x==OrderedDict(a=1,b=2))
a=[]; y=F(a=a); a.append(y); print(y, gc.is_tracked(y))
t(lambda: F({'a':1}).__repr__()); t(lambda: S()); t(lambda: bool(F())); t(lambda: len(x)); t(lambda: type(iter(x))); t(lambda: id(hash(x)) and hash(x)==hash(x))
t(lambda: str.maketrans(F(a='b'))); t(lambda: sum({}.values())); t(lambda: vars(x)); t(lambda: dir(x)[:3]); t(lambda: x.__dict__)
import types
t(lambda: types.MappingProxyType(x)); t(lambda: types.MappingProxyType(x)['a']); t(lambda: x|types.MappingProxyType({'z':1})); t(lambda: types.SimpleNamespace(x)); t(lambda: dict.__getitem__(x,'a')); t(lambda: dict.fromkeys(x)); t(lambda: dict.update({},x)); t(lambda: dict.keys(x)); t(lambda: F.keys({})); t(lambda: F.__getitem__({},1)); t(lambda: {}.__or__(x)); t(lambda: dict.__or__(x,{})); t(lambda: dict.__eq__({},F())); t(lambda: F.__eq__(F(),{}))
