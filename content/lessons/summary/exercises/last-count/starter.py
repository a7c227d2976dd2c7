import weakref

class Thing:
    pass

def remember(held):
    return lambda: held

thing = Thing()
shelf = {{shelf}}
recall = remember(thing)
watch = weakref.ref(thing)
pass  # (1)
shelf.clear()
