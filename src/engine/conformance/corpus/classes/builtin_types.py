# What each built-in type is made of: flags, sizes, bases, the kinds of its members, and a checksum of their names and texts.
import binascii, builtins, sys, types

def function(): yield
async def coroutine(): yield
async def plain(): pass
class WithSlots: __slots__ = ('x',)

things = [
    iter([]), reversed([]), iter(()), iter({}), iter({}.values()), iter({}.items()), reversed({}), reversed({}.values()),
    reversed({}.items()), {}.keys(), {}.values(), {}.items(), iter(set()), iter(range(0)), iter(range(1 << 70)), iter(''),
    iter('\xff'), iter(b''), iter(bytearray()), iter(memoryview(b'')), iter(int, 0), enumerate(()), iter(function, None),
    function(), coroutine(), function, function.__code__, sys._getframe(), len, [].append, ''.__add__, str.__add__, list.append,
    dict.__dict__['fromkeys'], int.real, WithSlots.x, WithSlots().__init__, types, vars(int), None, ..., NotImplemented,
    list[int], types.SimpleNamespace(), function.__code__.co_lines(), function.__code__.co_positions(),
    coroutine().asend(None), coroutine().athrow(ValueError), sys.version_info, sys.int_info, sys.float_info, sys.hash_info,
]
awaited = plain()
things += [awaited, awaited.__await__()]
awaited.close()
found = [v for v in vars(builtins).values() if isinstance(v, type) and v is not builtins.__loader__] + [type(o) for o in things]
# What only 3.15 has is not there yet.
NEW = {'slice', 'bytearray', 'generator', 'coroutine', 'async_generator', 'async_generator_athrow', 'ImportError', 'ImportCycleError', 'frozendict', 'sentinel'}
VALID_VERSION_TAG = 1 << 19
KINDS = {
    'wrapper_descriptor': 'w', 'method_descriptor': 'm', 'getset_descriptor': 'g', 'member_descriptor': 'M',
    'builtin_function_or_method': 'b', 'classmethod_descriptor': 'c', 'staticmethod': 's',
}
ATTRIBUTES = ('__doc__', '__text_signature__', '__name__', '__qualname__', '__objclass__')

def checksum(*parts): return f'{binascii.crc32(repr(parts).encode()):08x}'

for t in sorted(set(found), key=lambda t: (t.__module__, t.__qualname__)):
    if sys.version_info >= (3, 15) and t.__name__ in NEW: continue
    names = vars(t)
    told = [[getattr(names[n], a, '-') for a in ATTRIBUTES] if type(names[n]).__name__ in KINDS else n for n in names]
    print(
        t.__module__, t.__qualname__, hex(t.__flags__ & ~VALID_VERSION_TAG), t.__basicsize__, t.__itemsize__, t.__dictoffset__,
        t.__weakrefoffset__, sys.getsizeof(names), sys.getsizeof(t), *[b.__name__ for b in t.__mro__[1:-1]],
        ''.join(KINDS.get(type(v).__name__, '-') for v in names.values()), checksum(list(names)), checksum(told),
        checksum(t.__doc__, t.__text_signature__),
    )
