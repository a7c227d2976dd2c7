# Names that only some versions have: members of built-in types, functions, builtins.
import ast
import math
import operator
import sys
import types
for owner, names in [
    (float, 'from_number fromhex'), (complex, 'from_number'), (bytearray, 'resize'), (classmethod, '__class_getitem__'),
    (staticmethod, '__class_getitem__'), (map, '__setstate__'), (memoryview, '__class_getitem__ count index'), (property, '__name__'),
    (types.CodeType, '__replace__ co_branches co_lnotab'), (types.FrameType, 'f_generator'), (types.SimpleNamespace, '__replace__'),
    (math, 'fma sumprod'), (ast, 'TemplateStr Interpolation'), (ast.AST, '__replace__'),
]:
    print(getattr(owner, '__name__', owner), [(name, hasattr(owner, name)) for name in names.split()])
print('__repr__' in ast.AST.__dict__)
for f in (
    lambda: float.from_number(1), lambda: math.fma(2, 3, 4), lambda: memoryview(b'aba').count(97), lambda: memoryview[int], lambda: ast.TypeVar('T', None, None)._fields,
    lambda: ast.Dict.__doc__, lambda: ast.arguments.__doc__, lambda: int('1', 2, 3), lambda: int(1, 2, 3, 4), lambda: int(), lambda: int(x=1), lambda: int(1, base=2), lambda: int(base=2),
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
