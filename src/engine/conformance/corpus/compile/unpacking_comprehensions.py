# Comprehensions that unpack (3.15): lists, sets, dicts, generators, and what cannot be unpacked.
SOURCE = r'''
y=[[1,2],[3],(4,5)]
print([*x for x in y], {*x for x in y}, {**x for x in [{1:2},{3:4}]}, list((*x for x in y)), [*x for x in y for z in x if z!=3])
def f(*a): return len(a)
print(f(*x for x in y), f(*[*x for x in y]))
g=(*x for x in y); print(type(g).__name__, next(g), list(g))
async def e():
    async def ag():
        for q in y: yield q
    return [*x async for x in ag()], [i async for i in (*x async for x in ag())]
try: e().send(None)
except StopIteration as s: print(s.value)
for s in ('[*x for x in [1]]','{**x for x in [1]}','{*x for x in [1]}','list((*x for x in [1]))', '{**{[]: 1} for x in [1]}'):
    try: eval(s)
    except Exception as ex: print(type(ex).__name__, ex)
class A: z=[*q for q in y]
print(A.z, tuple((*x for x in y)), [*(x if x else ()) for x in y])
import ast
for s in ('{**a for a in b}', '[*a for a in b]', '(*a for a in b)', 'f(*a for a in b)'):
    t = ast.parse(s)
    print(compile(t, '', 'exec').co_names, type(t.body[0].value).__name__)
class T:
    def __del__(self): print('gone')
class L(list):
    def __iter__(self): print('iter'); return super().__iter__()
print(len([*x for x in [L([T()]), L([T(), T()])]]))
'''
try:
    exec(compile(SOURCE, 'c', 'exec'), {'__name__': '__main__'})
except SyntaxError as e:
    print(e.lineno, e.msg)
