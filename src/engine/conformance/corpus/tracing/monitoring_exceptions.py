# Tools of sys.monitoring that want to hear no more of exceptions.
import sys
M = sys.monitoring; E = M.events; T = 3
M.use_tool_id(T, 'x')
def f():
    try:
        raise ValueError
    except ValueError:
        pass
def g():
    try: f()
    finally:
        try: raise KeyError
        except KeyError: pass
    raise IndexError
def gen():
    try: yield 1
    except Exception: pass
    try: yield 2
    except Exception: pass
    yield 3
def throw():
    g = gen(); next(g); g.throw(ValueError); g.throw(ValueError)
def rr():
    try:
        try: raise OSError
        except OSError: raise
    except OSError: pass
    try:
        try: raise OSError
        except OSError: raise
    except OSError: pass
for name in ('RAISE', 'EXCEPTION_HANDLED', 'PY_UNWIND', 'PY_THROW', 'RERAISE'):
    e = getattr(E, name)
    print('==', name)
    def cb(code, off, exc):
        print('  ', code.co_name, type(exc).__name__)
        return M.DISABLE
    M.register_callback(T, e, cb)
    M.set_events(T, e)
    for fn in (f, g, throw, rr, f, g, throw, rr):
        try: fn()
        except Exception as x: print(fn.__name__, type(x), x)
    print('-- restart')
    print(M.register_callback(T, e, cb) is None)
    M.restart_events()
    for fn in (f, g, throw, rr, f, g, throw, rr):
        try: fn()
        except Exception as x: print(fn.__name__, type(x), x)
    M.set_events(T, 0)
    M.set_events(T, e)
    print('-- set again')
    for fn in (f, g, throw, rr):
        try: fn()
        except Exception as x: print(fn.__name__, type(x), x)
    M.set_events(T, 0)
    M.register_callback(T, e, None)
    try:
        M.set_local_events(T, f.__code__, e)
    except ValueError as x: print(x)
print('== local')
M.free_tool_id(T); M.use_tool_id(T, 'x')
if sys.version_info >= (3, 15):
  def f():
      try:
          raise ValueError
      except ValueError:
          pass
  def cb(code, off, exc):
      print('  ', code.co_name, type(exc).__name__)
      return M.DISABLE
  M.register_callback(T, E.RAISE, cb)
  M.set_local_events(T, f.__code__, E.RAISE)
  f()
  print(M.get_local_events(T, f.__code__))
  f()
  M.restart_events()
  f()
  M.set_local_events(T, f.__code__, E.RAISE|E.LINE)
  f()
  f()
