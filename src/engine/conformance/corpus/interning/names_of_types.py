# A built-in type's name is made anew each time it is asked for; a class keeps its own.
import sys
class A: pass
for t in (int, list, object, type, KeyError, range, A):
    print(t.__name__, t.__name__ is t.__name__, t.__qualname__ is t.__qualname__, t.__module__ is t.__module__, sys.getrefcount(t.__name__) < 10)
print(__name__ is sys.intern('__main__'))
