# compile() of a syntax tree that the program made or changed.
import ast

tree = ast.parse('total = 0\nfor n in (1, 2, 3):\n    total += n * 10\nprint(total)')


class Double(ast.NodeTransformer):
    def visit_Constant(self, node):
        if isinstance(node.value, int):
            return ast.copy_location(ast.Constant(node.value * 2), node)
        return node


exec(compile(tree, 'plain', 'exec'))
exec(compile(Double().visit(ast.parse('print((1, 2, 3), "text", 0.5, None)')), 'doubled', 'exec'))
made = ast.Expression(ast.BinOp(ast.Constant(6), ast.Mult(), ast.Constant(7)))
print(eval(compile(ast.fix_missing_locations(made), 'made', 'eval')))
code = compile(ast.parse('def f(x): return x, "a constant"'), 'f', 'exec')
print(code.co_consts[0].co_name, code.co_names, code == compile('def f(x): return x, "a constant"', 'f', 'exec'))

for wrong, mode in (
    (ast.parse('1'), 'eval'),
    (ast.Module([ast.Expr(ast.Name('x', ast.Load()))], []), 'exec'),
    (ast.Module([ast.Delete([])], []), 'exec'),
    (ast.Module([ast.Expr(ast.Name('x', ast.Store()))], []), 'exec'),
    (ast.Module([ast.Expr(ast.Constant([]))], []), 'exec'),
    (ast.Module([ast.If(ast.Constant(1), [], [])], []), 'exec'),
    (ast.Module([ast.Expr(ast.Name('None', ast.Load()))], []), 'exec'),
):
    if not isinstance(wrong.body[0], ast.Expr) or not isinstance(wrong.body[0].value, ast.Name) or wrong.body[0].value.id == 'None' or isinstance(wrong.body[0].value.ctx, ast.Store):
        ast.fix_missing_locations(wrong)
    try:
        print(compile(wrong, 'wrong', mode))
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
