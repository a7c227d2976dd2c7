# Which AttributeErrors of deleting hold the object, by whose dict it has: its own values, or a dict that was put in their place.
import sys
class Plain: pass
def tell(what, do, o):
    before = sys.getrefcount(o)
    try:
        do(o)
    except AttributeError as e:
        print(what, e, e.name, e.obj is o, sys.getrefcount(o) - before)
def delete(o): del o.x
a = Plain(); a.__dict__ = {}
b = Plain(); b.x = 1; b.__dict__ = {'y': 2}
c = Plain(); c.__dict__ = {} | {}
d = Plain(); d.__dict__; 
e = Plain(); f = e.__dict__; e.__dict__ = {}
g = Plain(); [setattr(g, f'a{i}', i) for i in range(40)]
h = Plain(); h.__dict__; [setattr(h, f'a{i}', i) for i in range(40)]
class Sub(dict): pass
s = Sub(); s.x = 1; del s.x
class E(Exception): pass
for o in a, b, c, d, e, g, h, s, E(), Plain: tell('del', delete, o)
