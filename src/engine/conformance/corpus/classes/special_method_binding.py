# Special methods that fail to bind, and a metaclass whose __getattribute__ answers for everything.

import operator
import sys


class Everything(type):
    def __getattribute__(self, name):
        return lambda: name


class Plain(metaclass=Everything):
    def attribute():
        return False


for _ in range(3):
    print(Plain.attribute(), Plain.mro())
print(type.mro(Plain))


class Loud(type):
    def __getattribute__(self, name):
        print("getattribute", name)
        return super().__getattribute__(name)


class Base(metaclass=Loud):
    x = 1
    __slots__ = ("a",)

    def __init_subclass__(cls, **kw):
        print("init_subclass", cls.__name__)

    def m(self):
        pass


print("subclass")


class Sub(Base):
    pass


print("use")
Base.x
Sub().m()
Sub.y = 3
hasattr(Sub, "zz")
isinstance(1, Sub)

NAMES = (
    "eq lt hash bool iter contains len repr str call getitem add radd neg next await anext aiter int index format "
    "enter exit reversed round dir sizeof length_hint bytes complex"
).split()


async def awaits(x):
    await x


def enters(x):
    with x:
        pass


for error in (AttributeError, ValueError):

    def fails(self):
        raise error("binding")

    print("--", error.__name__)
    e = type("E", (), {f"__{name}__": property(fails) for name in NAMES})()
    for what, use in {
        "eq": lambda: e == e,
        "eq int": lambda: e == 1,
        "lt": lambda: e < 1,
        "ne": lambda: e != e,
        "hash": lambda: hash(e),
        "bool": lambda: bool(e),
        "iter": lambda: iter(e),
        "in": lambda: 1 in e,
        "len": lambda: len(e),
        "repr": lambda: repr(e).partition(" at ")[0],
        "str": lambda: str(e),
        "call": lambda: e(),
        "getitem": lambda: e[1],
        "add": lambda: e + 1,
        "radd": lambda: 1 + e,
        "neg": lambda: -e,
        "next": lambda: next(e),
        "int": lambda: int(e),
        "index": lambda: [1][e],
        "format": lambda: format(e),
        "with": lambda: enters(e),
        "reversed": lambda: reversed(e),
        "round": lambda: round(e),
        "dir": lambda: dir(e),
        "sizeof": lambda: sys.getsizeof(e),
        "hint": lambda: operator.length_hint(e),
        "bytes": lambda: bytes(e),
        "complex": lambda: complex(e),
        "await": lambda: awaits(e).send(None),
        "aiter": lambda: aiter(e),
        "anext": lambda: anext(e),
        "list": lambda: list(e),
        "key": lambda: {e: 1},
    }.items():
        try:
            print(what, use())
        except Exception as x:
            print(what, type(x).__name__, x)
