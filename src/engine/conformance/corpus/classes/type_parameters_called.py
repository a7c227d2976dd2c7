# Type variables, aliases and unions made by calls: what they take, what they refuse, and where they say they come from.
import sys
from typing import Generic, ParamSpec, TypeAliasType, TypeVar, TypeVarTuple


def tell(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


T = TypeVar('T')
for make in (TypeVar, ParamSpec, TypeAliasType) + (TypeVarTuple,) * (sys.version_info >= (3, 13)):
    tell(lambda: make())
    tell(lambda: make(1))
    tell(lambda: make('T', name='T') if make is not TypeVar else None)
    tell(lambda: make('T', x=1))
tell(lambda: TypeVar('T', int))
tell(lambda: TypeVar('T', int, bound=str))
tell(lambda: TypeVar('T', int, str, bound=str))
for make in TypeVar, ParamSpec:
    tell(lambda: make('T', covariant=True, contravariant=True))
    tell(lambda: make('T', infer_variance=True, contravariant=True))
    tell(lambda: make('T', covariant=True))
tell(lambda: TypeAliasType(None, int))
tell(lambda: TypeAliasType('A', int, type_params=[T]))
tell(lambda: TypeAliasType('A', list[T], type_params=(T,)).__parameters__)
tell(lambda: TypeAliasType('A', int)[int])
tell(lambda: TypeAliasType('A', list[T], type_params=(T,))[int])
tell(lambda: TypeAliasType('A', int).__module__)
if sys.version_info >= (3, 14):
    D = TypeVar('D', default=int)
    tell(lambda: ParamSpec('P', bound=(int, str)).__bound__)
    tell(lambda: TypeAliasType('A', int, type_params=(1,)))
    tell(lambda: TypeAliasType('A', int, type_params=(T, list)))
    tell(lambda: TypeAliasType('A', int, type_params=(D, T)))
    tell(lambda: TypeAliasType('A', int, type_params=(T, D)))
    for what in ('x', 1, None, [], (1, 2), print, ...):
        tell(lambda: int | what)
        tell(lambda: int | str | what)
        tell(lambda: what | (int | str))
    print((int | str).__module__)
    evaluate = TypeVar('T', bound=int).evaluate_bound
    print(evaluate, evaluate(1), evaluate(4))
    tell(lambda: evaluate())
    tell(lambda: evaluate('x'))
    tell(lambda: evaluate(1, x=1))
    tell(lambda: evaluate(2 ** 31))
    print(TypeVar('T', default=(int, ..., [])).evaluate_default(4))

exec("T = TypeVar('T'); A = TypeAliasType('A', int)", names := {'TypeVar': TypeVar, 'TypeAliasType': TypeAliasType})
print(names['T'].__module__, names['A'].__module__)


def where():
    return TypeVar('T').__module__


where.__module__ = 'elsewhere'
print(where())


# Generic has no __new__ of its own, so that of another base is found.
class Made:
    def __new__(cls, *args):
        print('new', args)
        return object.__new__(cls)

    def __init__(self, *args):
        pass


class Both(Generic[T], Made):
    pass


Both(1, 2)
print(sorted(Generic.__dict__), '__new__' in Both.__dict__, sys.getsizeof(Generic()))
Generic.mark = 1
print(Both.mark)
del Generic.mark
tell(lambda: Generic(1))
