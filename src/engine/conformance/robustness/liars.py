# Special methods that return what they must not, lie, or raise.
def attempt(name, f):
    try: print(name, ascii(f())[:80])
    except BaseException as e: print(name, type(e).__name__, ascii(str(e)))

class Raises:
    def __getattr__(self, n): raise AttributeError(n)
    def boom(self, *a): raise KeyError('boom')
    __len__ = __bool__ = __index__ = __int__ = __float__ = __hash__ = __iter__ = __next__ = __contains__ = boom
    __getitem__ = __setitem__ = __delitem__ = __add__ = __radd__ = __eq__ = __lt__ = __call__ = __enter__ = __exit__ = boom
    __str__ = __repr__ = __format__ = __bytes__ = __complex__ = __round__ = __length_hint__ = __reversed__ = __neg__ = boom
def make(value):
    class Lies: pass
    for n in ('__len__ __bool__ __index__ __int__ __float__ __hash__ __iter__ __next__ __contains__ __getitem__ __setitem__ '
              '__delitem__ __add__ __radd__ __eq__ __lt__ __call__ __enter__ __exit__ __str__ __repr__ __format__ __bytes__ '
              '__complex__ __round__ __length_hint__ __reversed__ __neg__ __dir__ __instancecheck__ __subclasscheck__ '
              '__sizeof__ __trunc__ __fspath__ __mro_entries__ __index__ __iadd__ __getstate__ __reduce_ex__').split():
        setattr(Lies, n, lambda self, *a: value)
    return Lies()
import sys, math, operator, copy
uses = dict(
    len=lambda x: len(x), bool=lambda x: not x, index=lambda x: [1, 2][x], int=lambda x: int(x), float=lambda x: float(x),
    hash=lambda x: hash(x), key=lambda x: {x: 1}, iter=lambda x: list(x), next=lambda x: next(x), unpack=lambda x: (lambda *a: a)(*x),
    contains=lambda x: 1 in x, getitem=lambda x: x[0], setitem=lambda x: operator.setitem(x, 0, 1), delitem=lambda x: operator.delitem(x, 0),
    add=lambda x: x + 1, radd=lambda x: 1 + x, eq=lambda x: x == 1, lt=lambda x: x < 1, sort=lambda x: sorted([x, x]), call=lambda x: x(),
    str=lambda x: str(x), repr=lambda x: repr(x), fstring=lambda x: f'{x}', format=lambda x: format(x, 'd'), percent=lambda x: '%s' % x,
    bytes=lambda x: bytes(x), complex=lambda x: complex(x), round=lambda x: round(x), hint=lambda x: operator.length_hint(x),
    reversed=lambda x: reversed(x), neg=lambda x: -x, dir=lambda x: dir(x), isinstance=lambda x: isinstance(1, x),
    sizeof=lambda x: sys.getsizeof(x), trunc=lambda x: math.trunc(x), range=lambda x: range(x), times=lambda x: [1] * x,
    slice=lambda x: 'abc'[x:], chr=lambda x: chr(x), hex=lambda x: hex(x), pow=lambda x: 2 ** x, shift=lambda x: 1 << x, list_init=lambda x: [0] + x,
    join=lambda x: ''.join(x), dict=lambda x: dict(x), set=lambda x: set(x), zip=lambda x: list(zip(x, x)), sum=lambda x: sum(x), max=lambda x: max(x),
    any=lambda x: any(x), in_set=lambda x: x in {1, 2}, print_end=lambda x: print(end=x), iadd=lambda x: operator.iadd(x, 1), copy=lambda x: copy.copy(x) is x,
    star=lambda x: [*x], dstar=lambda x: dict(**x), bytearray=lambda x: bytearray(x), fromhex=lambda x: bytes.fromhex(x), ord=lambda x: ord(x),
    divmod=lambda x: divmod(x, 1), abs=lambda x: abs(x), compare=lambda x: [x] < [1], index2=lambda x: operator.index(x), enumerate=lambda x: list(enumerate('a', x)),
)
for label, value in dict(raises=None, none=None, string='s', minus=-1, huge=10**30, flt=1.5, lst=[1], notimpl=NotImplemented, true=True, pair=(1, 2)).items():
    x = Raises() if label == 'raises' else make(value)
    for name, f in uses.items():
        if label == 'huge' and name in ('pow', 'shift'): continue
        attempt(f'{label}.{name}', lambda: f(x))
def with_(x):
    with x as y: pass
    return 'done'
attempt('with', lambda: with_(make(1))); attempt('with2', lambda: with_(Raises())); attempt('with3', lambda: with_(1))
class Bad(metaclass=lambda *a: 7): pass
print(Bad)
attempt('base', lambda: type('X', (make(1),), {}))
attempt('base2', lambda: type('X', (int, str), {}))
attempt('base3', lambda: type('X', (bool,), {}))
attempt('slots', lambda: type('X', (), {'__slots__': 1}))
attempt('slots2', lambda: type('X', (), {'__slots__': 'a', 'a': 1}))
attempt('slots3', lambda: type('X', (int,), {'__slots__': 'a'}))
attempt('slots4', lambda: type('X', (), {'__slots__': ['1x']}))
attempt('name', lambda: type('X\0', (), {}))
attempt('name2', lambda: type('\ud800', (), {}).__name__)
attempt('new', lambda: object.__new__(int)); attempt('new2', lambda: int.__new__(str)); attempt('new3', lambda: object.__new__(type))
attempt('setname', lambda: type('X', (), {'a': type('D', (), {'__set_name__': lambda *a: 1 / 0})()}))
attempt('initsub', lambda: type('X', (type('B', (), {'__init_subclass__': lambda **k: 1 / 0}),), {}))
attempt('prepare', lambda: type('M', (type,), {'__prepare__': lambda *a: 1})('X', (), {}))
attempt('super', lambda: super(int, 'x').foo); attempt('super2', lambda: super().x)
attempt('getattr', lambda: getattr(1, 2)); attempt('setattr', lambda: setattr(1, 'x', 2)); attempt('getattr3', lambda: getattr(1, '\ud800'))
