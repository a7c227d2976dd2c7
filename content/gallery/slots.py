import sys

class Plain:
    def __init__(self):
        self.x = 1
        self.y = 2

class Slotted:
    __slots__ = ('x', 'y')

    def __init__(self):
        self.x = 1
        self.y = 2

p = Plain()
s = Slotted()
print(sys.getsizeof(p), sys.getsizeof(s))
print(hasattr(p, '__dict__'), hasattr(s, '__dict__'))
try:
    s.z = 3
except AttributeError as error:
    print(type(error).__name__)
