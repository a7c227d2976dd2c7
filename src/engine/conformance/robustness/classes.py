# Assignments to __class__, __bases__, __mro__, __dict__, __name__, __doc__, __slots__; mro() that lies.
import gc
def attempt(f):
    try: print(f.__name__, f())
    except Exception as e: print(f.__name__, type(e).__name__, e)
class A:
    def f(self): return 'A'
class B(A): pass
class C:
    def f(self): return 'C'
class S: __slots__ = ('a',)
class T: __slots__ = ('a',)
class U: __slots__ = ('b',)
@attempt
def cls():
    x = B(); x.y = 1; x.__class__ = C
    return x.f(), x.y, type(x).__name__
@attempt
def cls_slots():
    x = S(); x.a = 1; x.__class__ = T
    return x.a
@attempt
def cls_slots_other():
    x = S(); x.__class__ = U
@attempt
def cls_builtin():
    x = B(); x.__class__ = int
@attempt
def cls_of_int():
    (1).__class__ = A
@attempt
def cls_not():
    A().__class__ = 1
@attempt
def cls_del():
    del A().__class__
@attempt
def cls_property():
    class P:
        @property
        def __class__(self): return int
    return isinstance(P(), int), type(P()).__name__
@attempt
def bases():
    B.__bases__ = (C,)
    return B().f(), [c.__name__ for c in B.__mro__], [c.__name__ for c in A.__subclasses__()]
@attempt
def bases_cycle():
    A.__bases__ = (A,)
@attempt
def bases_cycle2():
    class X(A): pass
    A.__bases__ = (X,)
@attempt
def bases_empty():
    B.__bases__ = ()
@attempt
def bases_layout():
    B.__bases__ = (int,)
@attempt
def bases_list():
    B.__bases__ = [A]
@attempt
def bases_int():
    int.__bases__ = (str,)
@attempt
def bases_object():
    class X: pass
    X.__bases__ = (A,)
@attempt
def bases_conflict():
    class X(A): pass
    class Y(A): pass
    class Z(X, Y): pass
    Z.__bases__ = (A, X)
@attempt
def mro_set():
    B.__mro__ = (B, object)
@attempt
def mro_lies():
    class M(type):
        def mro(cls): return [cls, C, object]
    class X(A, metaclass=M): pass
    return X().f(), issubclass(X, A)
@attempt
def mro_bad():
    class M(type):
        def mro(cls): return [1, 2]
    class X(metaclass=M): pass
@attempt
def mro_empty():
    class M(type):
        def mro(cls): return []
    class X(metaclass=M): pass
    return X().__class__
@attempt
def mro_none():
    class M(type):
        def mro(cls): return None
    class X(metaclass=M): pass
@attempt
def mro_foreign():
    class M(type):
        def mro(cls): return [cls, int, object]
    class X(metaclass=M): pass
@attempt
def mro_reenters():
    class M(type):
        def mro(cls):
            if '__ready__' in cls.__dict__: cls.__bases__ = (A,)
            return type.mro(cls)
    class X(C, metaclass=M): pass
    X.__ready__ = 1
    X.__bases__ = (B,)
    return [c.__name__ for c in X.__mro__]
@attempt
def dict_set():
    x = A(); x.__dict__ = {'q': 1}
    return x.q, vars(x)
@attempt
def dict_not():
    A().__dict__ = 1
@attempt
def dict_del():
    x = A(); x.a = 1; del x.__dict__
    return vars(x)
@attempt
def dict_keys():
    x = A(); x.__dict__[1] = 2; x.__dict__[(1,)] = 3; x.a = 4
    return vars(x)
@attempt
def dict_self():
    x = A(); x.__dict__ = x.__dict__; x.d = x.__dict__
    return len(vars(x)), gc.collect() >= 0
@attempt
def dict_subclass():
    class D(dict):
        def __getitem__(self, k): return 'lie'
    x = A(); x.__dict__ = D(a=1)
    return x.a
@attempt
def type_dict():
    A.__dict__['x'] = 1
@attempt
def type_dict_del():
    del A.__dict__
@attempt
def name():
    A.__name__ = 'Renamed'; A.__qualname__ = 'Q'
    return A.__name__, repr(A)
@attempt
def name_bad():
    A.__name__ = 1
@attempt
def name_null():
    A.__name__ = 'a\0b'
@attempt
def name_del():
    del A.__name__
@attempt
def module_():
    A.__module__ = 7
    return A.__module__, repr(A)
@attempt
def doc():
    A.__doc__ = 5
    return A.__doc__
@attempt
def doc_int():
    int.__doc__ = 5
@attempt
def abstract():
    A.__abstractmethods__ = {'f'}
    return A()
@attempt
def abstract_del():
    del A.__abstractmethods__
    return type(A()).__name__
@attempt
def int_attr():
    int.x = 1
@attempt
def func_code():
    def f(): return 1
    def g(a): return a
    f.__code__ = g.__code__
    return f(2)
@attempt
def func_code_closure():
    def f(): return 1
    x = 1
    def g(): return x
    f.__code__ = g.__code__
@attempt
def func_defaults():
    def f(a, b): return a, b
    f.__defaults__ = (1, 2, 3); return f()
@attempt
def func_defaults_bad():
    def f(): pass
    f.__defaults__ = [1]
@attempt
def func_kwdefaults():
    def f(*, a): return a
    f.__kwdefaults__ = {'a': 3, 1: 2}; return f()
@attempt
def func_globals():
    def f(): pass
    f.__globals__ = {}
@attempt
def func_dict():
    def f(): pass
    f.__dict__ = {'x': f}; return f.x is f
@attempt
def cell():
    def f():
        x = 1
        return lambda: x
    g = f(); g.__closure__[0].cell_contents = g
    return g() is g
@attempt
def cell_empty():
    def f():
        x = 1
        return lambda: x
    g = f(); del g.__closure__[0].cell_contents
    return g()
@attempt
def new_function():
    import types
    return types.FunctionType((lambda a, b=1: (a, b)).__code__, {}, 'n', (5,), None)(1)
@attempt
def new_function_bad():
    import types
    return types.FunctionType((lambda: new_function).__code__, {}, None, None, (1,))
@attempt
def getattribute():
    class X:
        def __getattribute__(self, n): return n
    return X().anything, X().__class__, type(X()).__name__
@attempt
def descriptor_self():
    class D:
        def __get__(self, o, t): return getattr(o, 'd')
    class X: d = D()
    try: X().d
    except RecursionError: return 'recursion'
@attempt
def eq_none():
    class X: __eq__ = None
    return X() == 1
@attempt
def hash_none():
    class X:
        def __eq__(self, o): return True
    return hash(X())
@attempt
def iter_none():
    class X:
        __iter__ = None
        def __getitem__(self, i): return i
    return list(X())
@attempt
def traceback_loop():
    try: 1 / 0
    except ZeroDivisionError as e: tb = e.__traceback__
    tb.tb_next = tb
@attempt
def context_loop():
    a, b = ValueError('a'), ValueError('b')
    a.__context__ = b; b.__context__ = a
    try: raise a
    except ValueError as e: return e.__context__ is b, b.__context__ is a
@attempt
def cause_bad():
    ValueError().__cause__ = 1
@attempt
def args_bad():
    e = ValueError(); e.args = 1
@attempt
def args_odd():
    e = ValueError(); e.args = 'ab'
    return e.args, str(e)
