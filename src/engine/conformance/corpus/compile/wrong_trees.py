# Trees that no source has: what compile() says of them.
import ast
def mk():
    return ast.Module(body=[ast.Expr(value=ast.ListComp(elt=ast.NamedExpr(target=ast.Constant(value=1),value=ast.Constant(value=3)),generators=[ast.comprehension(target=ast.Name(id='x',ctx=ast.Store()),iter=ast.Name(id='y',ctx=ast.Load()),ifs=[],is_async=0)]))],type_ignores=[])
m=ast.fix_missing_locations(mk())
try: compile(m,'<f>','exec')
except BaseException as e: print(type(e), e, e.__dict__)
m=ast.Module(body=[ast.Expr(value=ast.NamedExpr(target=ast.Constant(value=1),value=ast.Constant(value=3)))],type_ignores=[])
ast.fix_missing_locations(m)
try: compile(m,'<f>','exec')
except BaseException as e: print(type(e), e, e.__dict__)
if True:
    for mod in [
      ast.Module(body=[ast.AnnAssign(target=ast.Constant(value=1),annotation=ast.Name(id='x',ctx=ast.Load()),value=None,simple=1)],type_ignores=[]),
      ast.Module(body=[ast.AugAssign(target=ast.Constant(value=1),op=ast.Add(),value=ast.Constant(value=2))],type_ignores=[]),
      ast.Module(body=[ast.AugAssign(target=ast.Tuple(elts=[],ctx=ast.Store()),op=ast.Add(),value=ast.Constant(value=2))],type_ignores=[]),
      ast.Module(body=[ast.Assign(targets=[ast.Constant(value=1)],value=ast.Constant(value=2))],type_ignores=[]),
      ast.Module(body=[ast.Assign(targets=[ast.BinOp(left=ast.Constant(value=1),op=ast.Add(),right=ast.Constant(value=2))],value=ast.Constant(value=2))],type_ignores=[]),
      ast.Module(body=[ast.Delete(targets=[ast.Constant(value=1)])],type_ignores=[]),
      ast.Module(body=[ast.For(target=ast.Constant(value=1),iter=ast.Constant(value=2),body=[ast.Pass()],orelse=[])],type_ignores=[]),
      ast.Module(body=[ast.With(items=[ast.withitem(context_expr=ast.Name('x',ast.Load()),optional_vars=ast.Constant(value=1))],body=[ast.Pass()])],type_ignores=[]),
      ast.Module(body=[ast.TypeAlias(name=ast.Constant(value=1),type_params=[],value=ast.Constant(value=1))],type_ignores=[]),
      ast.Module(body=[ast.Expr(value=ast.Slice(None,None,None))],type_ignores=[]),
      ast.Module(body=[ast.Expr(value=ast.Starred(ast.Name('x',ast.Load()),ast.Load()))],type_ignores=[]),
      ast.Module(body=[ast.Assign(targets=[ast.Starred(ast.Name('x',ast.Store()),ast.Store())],value=ast.Constant(value=2))],type_ignores=[]),
      ast.Module(body=[ast.Assign(targets=[ast.Slice(None,None,None)],value=ast.Constant(value=2))],type_ignores=[]),
      ast.Module(body=[ast.Assign(targets=[ast.NamedExpr(ast.Name('x',ast.Store()),ast.Constant(2))],value=ast.Constant(value=2))],type_ignores=[]),
      ast.Module(body=[ast.FunctionDef(name='f',args=ast.arguments([],[],None,[],[],None,[]),body=[ast.Expr(ast.NamedExpr(ast.Tuple([ast.Name('x',ast.Store())],ast.Store()),ast.Constant(2)))],decorator_list=[])],type_ignores=[]),
      ast.Module(body=[ast.Expr(ast.NamedExpr(ast.Attribute(ast.Name('x',ast.Load()),'y',ast.Store()),ast.Constant(2)))],type_ignores=[]),
    ]:
      ast.fix_missing_locations(mod)
      try: 
          compile(mod,'<f>','exec'); print('ok')
      except BaseException as e: print(type(e), e)
