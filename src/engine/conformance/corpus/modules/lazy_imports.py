# Lazy imports (3.15): what stands for a module until it is used, when it is imported, what can go wrong.
import sys
import types
SOURCE = '''
import gc, sys, types
lazy import colorsys
lazy from colorsys import hls_to_rgb, rgb_to_hls as g
lazy import xml.dom as d
lazy import xml.nope
G = globals()
def refs(o):
    for r in gc.get_referents(o):
        print('   ', type(r).__name__, r if isinstance(r, (str, tuple)) else '')
        if type(r) is types.LazyImportType: refs(r)
for n in ('colorsys', 'hls_to_rgb', 'g', 'd', 'xml'):
    print(n, repr(G[n]), sys.getsizeof(G[n]), gc.is_tracked(G[n]), sys.getrefcount(G[n]))
    refs(G[n])
print(sorted(n for n in sys.lazy_modules if n.startswith(('colorsys', 'xml'))))
for a in ('__class__', '__name__', 'z', '__dict__'):
    try: print(a, repr(getattr(G['colorsys'], a)))
    except AttributeError as e: print(a, e)
print(callable(G['colorsys'].resolve), 'colorsys' in sys.modules)
print(hls_to_rgb(0, 0, 0), type(G['hls_to_rgb']).__name__, type(G['g']).__name__, type(G['colorsys']).__name__, 'colorsys' in sys.modules)
print(sorted(n for n in sys.lazy_modules if n.startswith('colorsys')))
print(G['g'].resolve() is colorsys.rgb_to_hls, type(G['g']).__name__, type(G['colorsys']).__name__)
o = G['g']
print(o, type(G['o']).__name__) if 0 else None
try: xml
except Exception as e: print(type(e).__name__, e, repr(e.__cause__), e.__cause__.__traceback__.tb_lineno, e.__cause__.__traceback__.tb_frame.f_code.co_name)
print(type(G['xml']).__name__)
lazy from colorsys import nix
try: nix
except Exception as e: print(type(e).__name__, str(e).partition(' (')[0], repr(e.__cause__))
lazy import xml.nope
del xml
try: xml
except NameError as e: print(e)
for where in ({}, None):
    try: exec('lazy import zzz', {}, where) if where is not None else (lambda: exec('lazy import zzz'))()
    except SyntaxError as e: print(e)
for f in (lambda: sys.set_lazy_imports('x'), lambda: sys.set_lazy_imports(1), lambda: sys.set_lazy_imports_filter(1), lambda: types.LazyImportType(),
          lambda: __lazy_import__('colorsys'), lambda: __lazy_import__(1), lambda: __lazy_import__()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(sys.get_lazy_imports(), sys.get_lazy_imports_filter(), ImportCycleError.__mro__)
def no(*a): print('filter', a); return a[1] != 'cmd'
sys.set_lazy_imports_filter(no)
lazy import cmd
lazy from sched import scheduler
lazy from colorsys import hsv_to_rgb
print([type(G[n]).__name__ for n in ('cmd', 'scheduler', 'hsv_to_rgb')])
sys.set_lazy_imports_filter(None)
sys.set_lazy_imports('all')
import tabnanny
from this_is_not_there import anything
try: import this_neither
except ImportError as e: print(e)
def k():
    import quopri
    return type(quopri).__name__
class C: import quopri
print([type(G[n]).__name__ for n in ('tabnanny', 'anything')], k(), type(C.quopri).__name__)
sys.set_lazy_imports('normal')
__lazy_modules__ = ['getpass']
import getpass, netrc
print([type(G[n]).__name__ for n in ('getpass', 'netrc')])
m = types.ModuleType('m')
exec('lazy import colorsys as z; lazy import nope', vars(m))
print('z' in dir(m), type(vars(m)['z']).__name__, m.z is colorsys, type(vars(m)['z']).__name__)
try: hasattr(m, 'nope')
except ModuleNotFoundError as e: print(e)
for n in ({'__lazy_import__': lambda *a: ('lazy', a[0], a[3:])}, {}):
    try:
        ns = {'__builtins__': n}
        exec('lazy import q; lazy from .x import y', ns)
        print(ns['q'])
    except ImportError as e: print(e)
lazy import keyword
def f(): return keyword.iskeyword('if')
print(f(), f(), type(G['keyword']).__name__)
lazy import string
for i in range(20):
    def h(): return string.digits
    h()
    if i == 10: exec('lazy import string', G)
print(type(G['string']).__name__)
'''
try:
    exec(compile(SOURCE, 'lazy', 'exec'), {'__name__': '__main__'})
except SyntaxError as e:
    print(e.lineno, e.msg)
