# Slots of classes whose instances have items: since 3.15 __dict__ and __weakref__ may be among them; and the order in which classes
# get what their slots make.
for base in (int, bytes, tuple):
    for slots in ((), ('__dict__',), ('__weakref__',), ('__dict__', '__weakref__')):
        try:
            c = type('C', (base,), {'__slots__': slots})
        except TypeError as e:
            print(base.__name__, slots, e)
        else:
            print(base.__name__, slots, c.__basicsize__, c.__itemsize__, hasattr(c, '__weakref__'), hasattr(c(), '__dict__'))
for base in (int, bytes):
    try:
        type('C', (base,), {'__slots__': ('a',)})
    except TypeError as e:
        print(e)


def names(c):
    return [k for k in c.__dict__ if k[:2] != '__' or k in ('__dict__', '__weakref__', '__doc__')]


class A:
    pass


class B:
    __slots__ = ('a', '__weakref__')


class C:
    __slots__ = ('__dict__', 'b')


class D:
    'doc'
    __slots__ = ('__dict__', 'b', '__weakref__', 'c')


class E(list):
    def f(self):
        self.x = 1


class F(int):
    pass


for c in (A, B, C, D, E, F):
    print(names(c))
