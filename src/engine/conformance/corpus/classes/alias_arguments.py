# What an alias does with its arguments: type parameters are found and replaced in all that lies in it, and whatever goes wrong is told.
import sys
from types import GenericAlias


class Parameter:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name

    def __typing_subst__(self, argument):
        return argument


class Plain:
    def __repr__(self):
        return 'plain'


class Prepared(Parameter):
    def __typing_prepare_subst__(self, *given):
        print('prepare', given)
        return prepared


class Failing:
    def __init__(self, name):
        self.name = name

    def __getattr__(self, name):
        if name == self.name:
            raise RuntimeError(name)
        raise AttributeError(name)


def tell(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


a, b = Parameter('a'), Parameter('b')
late = Plain()
new = sys.version_info >= (3, 14)
pair = GenericAlias(dict, (a, b, a, int, late))
print(pair, pair.__parameters__, pair[1, 2], pair[str, int].__parameters__)
tell(lambda: pair[1])
tell(lambda: pair[1, 2, 3])
tell(lambda: pair[int, int][int])
tell(lambda: list[pair][1, 2])
tell(lambda: pair[*tuple[int, str]])
tell(lambda: pair[*tuple[int, ...]])

for inside in ([a], (a, b), [[b], (), [a, [a]]], [int, late, Ellipsis, None]):
    alias = GenericAlias(dict, (inside, int))
    print(alias, alias.__parameters__)
    tell(lambda: alias[str, float][:1])
    tell(lambda: alias[str].__args__)
print(list[type(None)], list[None], GenericAlias(list, ()), GenericAlias(tuple, ((),)))

prepared = 5
one = GenericAlias(dict, (Prepared('p'),))
for prepared in (5, (5,), [5], None, (), (1, 2)):
    tell(lambda: one[7])

for name in '__origin__', '__args__', '__qualname__', '__typing_subst__', '__parameters__', '__typing_is_unpacked_typevartuple__':
    alias = GenericAlias(dict, (a, Failing(name)))
    tell(lambda: len(repr(alias)) > 20)
    tell(lambda: alias.__parameters__)
    tell(lambda: alias[int].__args__[0])
if new:
    tell(lambda: list[a][Failing('__typing_unpacked_tuple_args__')])
    Plain.__typing_subst__ = lambda self, argument: argument
    tell(lambda: pair[1, 2])
    Plain.__typing_is_unpacked_typevartuple__ = True
    tell(lambda: GenericAlias(dict, (late,))[1])
    print(GenericAlias(dict, (late, int))[(1, 2),])

# Nothing is kept by what failed.
o = object()
before = sys.getrefcount(o)
kept = GenericAlias(dict, (a, [b, o], o))
for argument in ((), (o,), (o, o), (o, o, o), (o, Failing('__typing_unpacked_tuple_args__')) if new else o):
    try:
        kept[argument]
    except Exception:
        pass
print(sys.getrefcount(o) - before)
del kept
print(sys.getrefcount(o) - before)
