import sys

class Slim:
    __slots__ = ()

class Plain:
    pass

print(sys.getsizeof(object()))
print(sys.getsizeof(Slim()))
print(sys.getsizeof(Plain()))
