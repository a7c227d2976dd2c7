import weakref

class Slim:
    __slots__ = ('x',)

def can(thing):
    try:
        weakref.ref(thing)
        return True
    except TypeError:
        return False
