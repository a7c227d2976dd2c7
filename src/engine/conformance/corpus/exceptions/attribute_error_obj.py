# Which AttributeErrors of setting and deleting hold the object: one that does keeps it alive.
import sys

class Plain: pass
class Slots: __slots__ = ('x', 'y')
class Fixed:
    __slots__ = ()
    x = 1
class Dict(dict): pass
class Prop:
    @property
    def x(self): return 1
class Known: x = 1

with_dict = Plain()
with_dict.__dict__
emptied = Plain()
emptied.x = 1
del emptied.x

def tell(what, do, o):
    before = sys.getrefcount(o)
    try:
        do(o)
    except AttributeError as e:
        print(what, e, e.name, e.obj is o, sys.getrefcount(o) - before)

def delete(o): del o.x
def store(o): o.x = 1
def load(o): o.x

for o in Plain(), with_dict, emptied, Slots(), Fixed(), Dict(), Prop(), Known(), 2570, Plain, sys, tell, [].append:
    tell('del', delete, o)
for o in Fixed(), Prop(), 2570, [].append:
    tell('set', store, o)
for o in Plain(), Slots(), 2570, sys, tell, Plain:
    tell('get', load, o)
