# How many collectable objects calls leave behind: what goes to freelists, what is made once, what is freed.
import copy, copyreg, gc, sys
gc.disable()
def test(f, *args):
    gc.collect()
    a = gc.get_count()[0]
    f(*args)
    b = gc.get_count()[0]
    f(*args)
    c = gc.get_count()[0]
    return b - a, c - b
print('str', test(lambda: list(iter('abc'))))
print('list', test(lambda: list(iter([1]))))
print('rev', test(lambda: list(reversed([1]))))
print('dict', test(lambda: list(iter({1:2}))))
print('max', test(lambda: max(1,2,key=int)))
print('min', test(lambda: min([],default=1)))
print('range', test(lambda: list(iter(range(3)))))
print('zip', test(lambda: list(zip([1],[2]))))
print('map', test(lambda: list(map(int,[2]))))
print('filter', test(lambda: list(filter(int,[2]))))
print('enum', test(lambda: list(enumerate([2]))))
print('set', test(lambda: list(iter({1}))))
print('gen', test(lambda: list(i for i in (1,2))))
class L:
    def __iter__(self): return iter(())
    def __length_hint__(self): return 3
print('py', test(lambda: list(L())))
class M:
    def __iter__(self): return iter(())
    def __len__(self): return 3
print('len', test(lambda: list(M())))
print('bytes', test(lambda: bytes(iter([1]))))
print('tuple', test(lambda: tuple(iter([1]))))
print('setof', test(lambda: set(iter([1]))))
print('extend', test(lambda: [].extend(iter([1]))))
print('ba', test(lambda: bytearray(iter([1]))))
print('dictof', test(lambda: dict(iter([(1,2)]))))
print('format', test(lambda: format(1)), test(lambda: format('a')), test(lambda: f'{L()!r}'), test(lambda: '%s' % 3))
print('round', test(lambda: round(1.5)), test(lambda: round(1.5, 1)))
print('dir', test(lambda: dir(1)))
print('sum', test(lambda: sum([1,2])), test(lambda: sum([[1],[2]],[])))
print('sorted', test(lambda: sorted([1,2],key=int)), test(lambda: sorted([2,1],reverse=True)))
print('bytes2', test(lambda: bytes(L)) if 0 else '')
print('isinst', test(lambda: isinstance(1,(int,str))), test(lambda: issubclass(int,(int,str))))
print('getattr', test(lambda: getattr(1,'real')), test(lambda: hasattr(1,'x')))
print('repr', test(lambda: repr([1])), test(lambda: repr({1:2})), test(lambda: repr({1})), test(lambda: repr((1,))))
print('copy', test(lambda: [1].copy()), test(lambda: {1}.copy()), test(lambda: {1:2}.copy()))
print('type', test(lambda: type(1)), test(lambda: type('X',(),{})))
print('int', test(lambda: int('3')), test(lambda: int('3',8)), test(lambda: int.from_bytes(b'a')), test(lambda: (5).to_bytes(2)))
print('str', test(lambda: str(b'a','ascii')), test(lambda: 'a'.encode()), test(lambda: 'a b'.split()), test(lambda: ','.join(['a'])), test(lambda: ','.join(iter(['a']))))
print('any', test(lambda: any([0])), test(lambda: all(iter([1]))))
print('call', test(lambda: (lambda *a, **k: 0)(1, b=2)), test(lambda: (lambda *a, **k: 0)(*[1], **{'b':2})))
print('raise', test(lambda: [].index(3) if 0 else 0))
def tr():
    try: [].pop()
    except IndexError: pass
print('exc', test(tr))
def tr():
    try: {}[1]
    except KeyError: pass
print('exc', test(tr))
def tr():
    try: raise ValueError('a', 2)
    except ValueError as e: e.__context__
print('exc', test(tr))
def tr():
    try: undefined
    except NameError as e: e
print('exc', test(tr))
def tr():
    try: (1).x
    except AttributeError as e: e
print('exc', test(tr))
def tr():
    try: int('x')
    except ValueError as e: e
print('exc', test(tr))
def tr():
    a, *b = 'abc'
print('unpack', test(tr))
def tr():
    a, b, c = 'abc'
print('unpack', test(tr))
def tr():
    a, b = iter([1,2])
print('unpack', test(tr))
def tr():
    match [1,2]:
        case [a, *b]: pass
print('match', test(tr))
def tr():
    match {'a':1}:
        case {'a':x, **r}: pass
print('match', test(tr))
import weakref
class W: pass
def tr():
    w=W(); r=weakref.ref(w)
print('weak', test(tr))
def tr():
    w=W(); r=weakref.ref(w, lambda r: 0)
print('weak', test(tr))
def tr():
    w=W(); w.a=1; w.__dict__
print('dict', test(tr))
def tr():
    super(W, W()).__init__
print('super', test(tr))
def tr():
    def g():
        yield 1
    list(g())
print('gen', test(tr))
def tr():
    sys._getframe()
print('frame', test(tr))
def tr():
    locals()
print('locals', test(tr))
print('gc', test(gc.get_threshold), test(lambda: gc.is_tracked([])), test(lambda: gc.get_referents([1])))
print('slice', test(lambda: [1,2][0:1]), test(lambda: [1,2][::2]), test(lambda: 'ab'[::-1]), test(lambda: slice(1)))
print('divmod', test(lambda: divmod(5,3)), test(lambda: pow(2,3,5)), test(lambda: 'ab'.partition('a')))
import copy
print('copy', test(lambda: copy.copy([1])), test(lambda: copy.copy((1,))), test(lambda: copy.copy(W())), test(lambda: copy.deepcopy([1,[2]])), test(lambda: copy.deepcopy({1:[2]})), test(lambda: copy.deepcopy(W())))
print('intern', test(lambda: sys.intern('a'+'b'*2)), test(lambda: sys.getsizeof([])), test(lambda: sys.getsizeof(W())), test(lambda: sys.getrefcount(1)))
print('prop', test(lambda: W.__mro__), test(lambda: W.__dict__), test(lambda: W.__bases__), test(lambda: W.__subclasses__()))
print('fmt', test(lambda: '{} {a}'.format(1,a=2)), test(lambda: f'{1:>5}'), test(lambda: '%d %s' % (1,'a')))
w=W()
print(test(lambda: copy.deepcopy(w)))
print(test(lambda: copy.copy(w)))
print(test(lambda: w.__reduce_ex__(4)))
print(test(lambda: copyreg.__newobj__(W)))
r=w.__reduce_ex__(4)
print(test(lambda: copy._reconstruct(w, None, *r)))
print(test(lambda: copy._reconstruct(w, {}, *r)))
print(test(lambda: copy._deepcopy_tuple((W,), {})))
print(test(lambda: copy._keep_alive(w, {})))
def f():
    d = id(w); memo={}
    y = memo.get(d, memo)
print(test(f))
def f():
    try: memo[id(memo)].append(x)
    except KeyError: 3
memo={}
print(test(f))
print(test(lambda: ((copy.deepcopy(arg, {}) for arg in (W,)))))
print(test(lambda: copyreg.__newobj__(*(copy.deepcopy(arg, {}) for arg in (W,)))))
