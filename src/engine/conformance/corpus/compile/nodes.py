# Nodes of the module ast: what they are made with and without, copied and replaced.
import ast
import copy
import sys
import warnings
warnings.simplefilter('always')
def t(f):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter('always')
        try: r = f(); r = sorted((k, v if isinstance(v,(int,str,type(None),list)) else type(v).__name__) for k,v in r.__dict__.items())
        except Exception as e: r = type(e).__name__, str(e).replace(hex(id(o)),'ADDR')
    print(r, sorted((x.category.__name__, str(x.message).replace(hex(id(o)),'ADDR')) for x in w))
o = object()
class F(ast.AST):
    _fields = ('a',); _field_types = {'a': int}
class G(ast.AST):
    _fields = ('a','b'); _field_types = {'a': int|None}; a = None; b = None
class H(ast.AST):
    _fields = ('a','b'); _field_types = {'a': int|None,'b':list[str]}; a = None
class I(ast.AST):
    _fields = ['a','b']
class K(ast.AST):
    _fields = 'xy'; _attributes = ('z',)
class L(ast.AST): _fields = 3
class M(ast.Name): pass
class N(ast.Name):
    _attributes = ast.Name._attributes + ('extra',)
class S(str): pass
for f in (F,G,H,I,K,L,M,N): t(f)
t(lambda: F(1)); t(lambda: F(a=1)); t(lambda: F(1,2)); t(lambda: F(1,a=2)); t(lambda: G(b=3)); t(lambda: H('x',b=1,c=2)); t(lambda: K(1,z=2)); t(lambda: M('a')); t(lambda: M('a', q=1))
t(lambda: N('a',extra=1)); t(lambda: I(b=1))
t(lambda: ast.Name(**{S('id'): 'y'}))
t(ast.FunctionDef); t(ast.Pass); t(ast.arguments); t(lambda: ast.Constant()); t(lambda: ast.Constant(1,'u')); t(lambda: ast.Constant(1,2,3)); t(lambda: ast.AST()); t(lambda: ast.AST(1)); t(lambda: ast.AST(x=1)); t(ast.arg); t(ast.Module); t(ast.Call)
if sys.version_info >= (3, 14):
    for n in (ast.Name('x'), ast.parse('x').body[0].value, ast.Constant(1), F(a=1), H(), I(), K(1,2)):
        t(lambda: copy.replace(n)); t(lambda: copy.replace(n, id='z')); t(lambda: copy.replace(n, lineno=3)); t(lambda: copy.replace(n, foo=3)); t(lambda: n.__replace__(**{o: 1})); t(lambda: n.__replace__(1))
        for k in list(n.__dict__)[:1]:
            delattr(n, k)
            t(lambda: copy.replace(n)); t(lambda: copy.replace(n, **{k: 9}))
    n = ast.FunctionDef('f', ast.arguments()); n.foo = 1
    t(lambda: copy.replace(n)); del n.name, n.args; t(lambda: copy.replace(n))
for n in (ast.Name('x'), F(a=1), H(), I(1,2)):
    t(lambda: copy.copy(n)); print(ascii(n.__reduce__()[1:]).replace(hex(id(n)),'') if not isinstance(n, ast.Name) else '')
