# Types that only the interpreter makes objects of refuse to be called, also by way of object.__new__.
import functools
import types

for t in (
    types.GeneratorType,
    types.FrameType,
    types.BuiltinFunctionType,
    type(iter([])),
    type({}.keys()),
    type(functools.cmp_to_key(None)),
):
    for make in (lambda: t(), lambda: t.__new__(t), lambda: object.__new__(t)):
        try:
            print(type(make()))
        except TypeError as e:
            print(e)
try:
    object.__new__(int)
except TypeError as e:
    print(e)
