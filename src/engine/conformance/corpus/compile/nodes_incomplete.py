# Nodes of the module ast that lack what they need: who is asked for what, in which words.
import ast, warnings
def t(f):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter('always')
        try: r = f(); r = sorted((k, v if isinstance(v,(int,str,type(None),list)) else type(v).__name__) for k,v in r.__dict__.items())
        except Exception as e: r = type(e).__name__, str(e)
    print(r, sorted((x.category.__name__, str(x.message)) for x in w))
class F4(ast.AST):
    _fields=('a','b','c','d'); _field_types={'a':int,'b':str,'c':int,'d':list[int]}
class F4x(ast.AST):
    _fields=('a','b','c','d'); _field_types={'a':int,'c':int,'d':list[int]}
class ME(ast.expr): pass
class MM(ast.Name): 
    def __init__(self): super().__init__()
t(F4); t(F4x); t(lambda: F4(1)); t(lambda: F4(1,b=2)); t(lambda: F4(c=1,q=3)); t(lambda: F4(q=3,c=1)); t(lambda:F4(1,a=2)); t(lambda: F4(1,2,3,4,5)); t(lambda: F4(c=3))
for c in (ast.expr, ast.stmt, ast.expr_context, ast.mod, ME, MM, ast.operator, ast.pattern, ast.type_param): t(c)
t(lambda: ast.Name('x', 1, 2)); t(lambda: ast.Name('x', id='x')); t(lambda: ast.Name(ctx=1))
t(lambda: ast.expr(1)); t(lambda: ast.expr(lineno=1)); t(lambda: ast.expr(q=1))
class NF(ast.AST): _fields=('a','b')
class NF2(ast.AST):
    _fields=('a','b'); _field_types={'a':int|None, 'b': ast.expr_context}
class NF4(ast.AST):
    _fields=('a','b'); _field_types={'a':int|None, 'b': int|None}; _attributes=('z',)
t(NF); t(NF2); t(NF4); t(lambda: NF4(b=1,z=2)); t(lambda: NF4(z=2,q=3)); t(lambda: NF(q=1)); t(lambda: NF(1))
n=ast.Name("a")
t(lambda: n.__replace__(1)); t(lambda: n.__replace__(1,id=2)); n.lineno=3; t(lambda: n.__replace__(id='b')); n.foo=3; t(lambda: n.__replace__(id='b'))
del n.id; t(lambda: n.__replace__()); t(lambda: n.__replace__(id='q',lineno=4,x=3))
import pickle
n=NF4(b=1); print(n.__reduce__(), n.__reduce_ex__(2))
print(ast.Name('x').__reduce__()[1])
for x in ('ImportFrom()','ImportFrom("a",[])','Dict()','DictComp()','Try()','Lambda()','arguments()','match_case()','Constant(1)','Module()','TypeVar("x")'):
    t(lambda: eval('ast.'+x))
