# What the tools of sys.monitoring hear of calls, lines, branches, generators and exceptions, with lines in place of offsets.
import sys
M = sys.monitoring
E = M.events
T = 2
M.use_tool_id(T, 'p')
log = []
NAMES = [n for n in dir(E) if n.isupper() and n != 'NO_EVENTS']
def show(x):
    if isinstance(x, (int, str, bool, type(None))): return repr(x)
    if isinstance(x, BaseException): return f'{type(x).__name__}{x.args}'
    if x is M.MISSING: return 'MISSING'
    return getattr(x, '__name__', type(x).__name__)
def line(code, offset):
    for start, end, n in code.co_lines():
        if start <= offset < end: return n and n - code.co_firstlineno
def reg(n):
    def cb(code, *a):
        if n == 'LINE': places = [a[0] - code.co_firstlineno]
        elif n in ('JUMP', 'BRANCH', 'BRANCH_LEFT', 'BRANCH_RIGHT'): places = [line(code, x) for x in a]
        else: places = [line(code, a[0]), *map(show, a[1:])]
        log.append((n, code.co_name, *places))
    M.register_callback(T, getattr(E, n), cb)
for n in NAMES:
    if n in ('BRANCH',) and 'BRANCH_LEFT' in NAMES: continue
    reg(n)
ALL = 0
for n in NAMES:
    if n not in ('INSTRUCTION', 'JUMP', 'BRANCH', 'BRANCH_LEFT', 'BRANCH_RIGHT'): ALL |= getattr(E, n)
def run(f, *a, more=0):
    print('---', f.__name__)
    M.set_events(T, ALL | more)
    try:
        f(*a)
    except BaseException as e:
        pass
    M.set_events(T, 0)
    for x in log: print(*x)
    log.clear()
def div(a):
    return a / 0
def caller():
    try:
        div(1)
    except ZeroDivisionError as e:
        pass
    x = len([1])
    return x
def rer():
    try:
        try:
            div(2)
        finally:
            x = 1
    except Exception:
        raise
def gen():
    try:
        yield 1
        yield 2
    except ValueError:
        yield 3
def usegen():
    g = gen()
    for i in g:
        if i == 2: break
    g.throw(ValueError('x'))
    for i in gen(): pass
def yf():
    x = yield from gen()
    return x
def useyf():
    list(yf())
    g = yf()
    next(g)
    g.close()
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 1: raise StopIteration
        return self.n
def it():
    for i in It(): pass
    k = {'a': 1}
    dict(**k)
    f2(*[1], **k)
    f2(b=2, a=1)
    str.upper('x')
    'y'.lower()
    int('z')
def f2(b, a=0): pass
class B:
    def m(self): return 1
class C(B):
    def m(self):
        return super().m() + super(C, self).m()
def sup():
    return C().m()
def branches(x):
    for i in x:
        if i:
            y = 1
        else:
            y = 2
    return [i for i in (1, 2) if i is None]
async def co():
    async for x in ag(): pass
    return 5
async def ag():
    yield 1
def aw():
    try:
        co().send(None)
    except StopIteration: pass
for f in (caller, rer, usegen, useyf, it, sup, aw): run(f)
run(branches, (1, 0), more=E.BRANCH | E.JUMP)
