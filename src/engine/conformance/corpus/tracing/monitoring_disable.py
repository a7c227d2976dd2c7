# Tools of sys.monitoring that want to hear no more, several tools at once, events of one code object, and what is refused.
import sys
M = sys.monitoring; E = M.events
def f(x):
    for i in x:
        if i:
            y = 1
        else:
            y = 2
    return len(x)
print('-- branch')
M.use_tool_id(0, 'a'); M.use_tool_id(1, 'b')
def line(code, off):
    for s, e, l in code.co_lines():
        if s <= off < e: return l - code.co_firstlineno
n = []
def br(code, src, dst):
    n.append((line(code, src), line(code, dst)))
    return M.DISABLE
print(M.register_callback(0, E.BRANCH, br))
M.set_events(0, E.BRANCH)
print(M.get_events(0))
f([1, 0, 1, 0]); f([1, 0, 1, 0]); f([])
print(n)
n.clear()
M.restart_events()
f([0, 1, 1])
print(n)
print(M.register_callback(0, E.BRANCH, None) is br)
M.set_events(0, 0)
print(M._all_events())
print('-- two tools')
log = []
def cb(tool, name, disable=False):
    def fn(code, *a):
        log.append((tool, name, a[-1] if name == 'LINE' else len(a)))
        if disable: return M.DISABLE
    return fn
for name in ('PY_START', 'PY_RETURN', 'LINE', 'CALL', 'C_RETURN', 'JUMP'):
    M.register_callback(0, getattr(E, name), cb(0, name))
    M.register_callback(1, getattr(E, name), cb(1, name, True))
EV = E.PY_START | E.PY_RETURN | E.LINE | E.CALL | E.C_RETURN | E.C_RAISE | E.JUMP
M.set_local_events(0, f.__code__, EV & ~(E.LINE))
M.set_local_events(1, f.__code__, EV)
print(M.get_local_events(0, f.__code__), M.get_local_events(1, f.__code__), M._all_events())
f([1, 0])
print(log); log.clear()
f([1, 0])
print(log); log.clear()
M.restart_events()
f([1])
print(log); log.clear()
M.set_local_events(1, f.__code__, 0)
f([1])
print(log); log.clear()
M.free_tool_id(0)
f([1])
print(log); log.clear()
print(M.get_tool(0), M.get_tool(1))
M.use_tool_id(0, 'c')
f([1])
print(log); log.clear()
print(M.get_local_events(0, f.__code__))
try: M.set_events(3, 1)
except ValueError as e: print(e)
for args in ((0, E.C_RETURN), (0, -1), (0, 1 << 25), (7, 1), (0, E.CALL | E.C_RETURN | E.C_RAISE)):
    try: M.set_events(*args)
    except Exception as e: print(type(e).__name__, e)
    else: print(M.get_events(0), M.get_events(1))
M.set_events(0, 0)
for args in ((0, 3, None), (0, 0, None), (0, 1 << 30, None), (9, 1, None), (0, 1, 5)):
    try: print(M.register_callback(*args) is None)
    except Exception as e: print(type(e).__name__, e)
for args in ((0, f, 1), (0, f.__code__, 1 << 18), (0, f.__code__, -1), (0, f.__code__, 1 << 17)):
    try: print(M.set_local_events(*args))
    except Exception as e: print(type(e).__name__, e)
for fn, args in ((M.use_tool_id, (0, 'x')), (M.use_tool_id, (0, 1)), (M.use_tool_id, (6, 'x')), (M.get_tool, (-1,)), (M.free_tool_id, (6,)), (M.get_local_events, (0, 3)), (M.use_tool_id, ('a', 'b')), (M.use_tool_id, (3, 1))):
    try: print(fn(*args))
    except Exception as e: print(type(e).__name__, e)
print('-- errors')
class Stop(Exception): pass
def boom(*a): raise Stop(len(a))
M.register_callback(0, E.PY_START, None)
for name in ('PY_START', 'LINE', 'CALL', 'PY_RETURN', 'C_RETURN'):
    M.register_callback(0, getattr(E, name), boom)
    M.set_local_events(0, f.__code__, getattr(E, name) if name != 'C_RETURN' else E.CALL | E.C_RETURN | E.C_RAISE)
    if name == 'C_RETURN': M.register_callback(0, E.CALL, None)
    try: f([1])
    except Stop as e:
        tb = e.__traceback__
        while tb: print(name, tb.tb_frame.f_code.co_name, tb.tb_lineno); tb = tb.tb_next
    M.set_local_events(0, f.__code__, 0)
    M.register_callback(0, getattr(E, name), None)
M.free_tool_id(0)
print(M._all_events(), sys.getrefcount(boom))
M.use_tool_id(0, 'z')
def dis(code, *a):
    print(len(a)); return M.DISABLE
for name in ('C_RETURN', 'STOP_ITERATION', 'PY_RESUME'):
    M.register_callback(0, getattr(E, name), dis)
    M.set_local_events(0, f.__code__, getattr(E, name) if name != 'C_RETURN' else E.CALL | E.C_RETURN | E.C_RAISE)
    try: f([1])
    except ValueError as e: print(e)
    M.set_local_events(0, f.__code__, 0)
