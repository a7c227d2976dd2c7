# The type sentinel of 3.15: objects that are nothing but themselves.
import sys
if sys.version_info < (3, 15):
    print('frozendict' in dir(__builtins__), 'sentinel' in dir(__builtins__))
    sys.exit()
import gc, copy, pickle, weakref, types
def t(f):
    try: r=f(); print(repr(r), type(r).__name__)
    except Exception as e: print(type(e).__name__, e)
t(lambda: sentinel()); t(lambda: sentinel(1)); t(lambda: sentinel('a','b')); t(lambda: sentinel('a',repr='<A>')); t(lambda: sentinel('a',repr=None)); t(lambda: sentinel('a',repr=3)); t(lambda: sentinel(name='a')); t(lambda: sentinel('a',q=1)); t(lambda: sentinel('')); t(lambda: sentinel('a b')); t(lambda: sentinel('a',repr=''))
s=sentinel('S'); r=sentinel('R',repr='<r>')
print(str(s), repr(r), f'{r}', s.__name__, r.__name__, s.__module__, sys.getsizeof(s), sys.getsizeof(r), gc.is_tracked(s))
def st(): s.x=1
def sn(): s.__name__='q'
def dm(): del s.__module__
def sm(): s.__module__='zz'
t(st); t(sn); t(sm); print(s.__module__); t(dm); t(lambda: s.__module__); t(lambda: s.__reduce__()); sm(); t(lambda: s.__dict__)
t(lambda: s|int); t(lambda: int|s); t(lambda: s|s); t(lambda: s|r); t(lambda: s|3); t(lambda: s|None); t(lambda: None|s); t(lambda: s|'x'); t(lambda: list[s]); t(lambda: bool(s)); t(lambda: s<r); t(lambda: s==s); t(lambda: s!=r); t(lambda: {s:1}[s]); t(lambda: isinstance(3,s)); t(lambda: s()); t(lambda: hash(s)==object.__hash__(s))
t(lambda: copy.copy(s) is s); t(lambda: copy.deepcopy([s])[0] is s); t(lambda: s.__copy__() is s); t(lambda: s.__deepcopy__({}) is s); t(lambda: s.__deepcopy__()); t(lambda: pickle.loads(pickle.dumps(s))); s.__module__='__main__'; S=s; t(lambda: pickle.loads(pickle.dumps(s)) is s); s2=sentinel('S'); t(lambda: s2.__reduce_ex__(4)); t(lambda: weakref.ref(s)); t(lambda: s|sentinel('T')|int)
def f(): return sentinel('F')
print(f().__module__, eval("sentinel('x')",{'__name__':'zz'}).__module__, eval("sentinel('x')",{}).__module__)
try: 
    class Z(sentinel): pass
except TypeError as e: print(e)
t(lambda: object.__new__(sentinel)); t(lambda: sentinel.__new__(sentinel,'q')); t(lambda: sentinel.__new__(int,'q')); t(lambda: type(s)('z'))
print(sys.getrefcount(s), sys.getrefcount(sentinel('a')), sys.getrefcount(sentinel('abcdef').__name__), sys.getrefcount(sentinel('abcdefg').__name__))
n='dyn'+str(1); x=sentinel(n); print(x.__name__ is n, sys.getrefcount(n), sys._is_interned(x.__name__)); q='<'+n; y=sentinel(n,repr=q); print(sys.getrefcount(q), repr(y) is q, str(y) is q, repr(x) is n)
print(gc.get_referents(s), gc.get_referents(y)); y.__module__=[y]; print(gc.get_referents(y)); gc.collect(); del y; print(gc.collect())
print(sentinel.__module__, sentinel.__qualname__, s.__class__, dir(s)[:3], s.__doc__)
class MyS(str): pass
t(lambda: sentinel(MyS('m'))); t(lambda: type(sentinel(MyS('m')).__name__)); t(lambda: sentinel('x').__eq__(3)); t(lambda: sentinel('x').__ror__(int)); t(lambda: sentinel('x').__or__(3))
import typing
t(lambda: typing.Optional[s]); t(lambda: typing.Union[s,int]); t(lambda: sentinel('é')); t(lambda: ascii(sentinel('é')))
