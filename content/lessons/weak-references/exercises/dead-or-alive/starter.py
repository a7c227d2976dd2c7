import weakref

class Thing:
    pass

thing = Thing()
shelf = [thing]
look = weakref.ref(thing)
del thing
print(look() is not None)
shelf.pop()
print(look() is not None)

other = Thing()
one = weakref.ref(other)
two = weakref.ref(other)
