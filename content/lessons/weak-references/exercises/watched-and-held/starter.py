import weakref

class Page:
    pass

a, b, c = Page(), Page(), Page()  # (1)
look = weakref.ref(a)
cache = weakref.WeakValueDictionary({'b': b})
look_c = weakref.ref(c)
again = look_c()
del a, b, c
