# A trace function sends the frame elsewhere by setting f_lineno, where the value stack allows it.

import sys
import warnings

f = sys._getframe()
for value in (1, "a", 2.0, True, 10**30, -1):
    try:
        f.f_lineno = value
    except ValueError as e:
        print(e)
for name in ("f_lineno", "f_trace", "f_trace_lines"):
    try:
        delattr(f, name)
        print(name, "deleted")
    except (AttributeError, TypeError) as e:
        print(name, repr(e))
for name in ("f_trace_lines", "f_trace_opcodes"):
    for value in (1, None, True, False):
        try:
            setattr(f, name, value)
            print(name, getattr(f, name))
        except TypeError as e:
            print(name, e)
f.f_trace_lines = True


def run(use, func, pick, to):
    """Traces `func` while `use()` runs; at its event number `pick`, or at its first event (name, line), goes to line `to`."""
    code = func.__code__
    log = []
    seen = 0

    def trace(frame, event, arg):
        nonlocal seen
        if frame.f_code is not code:
            return trace
        line = frame.f_lineno - code.co_firstlineno
        log.append(f"{event} {line}")
        seen += 1
        if pick in (seen, (event, line)) and "set" not in log:
            try:
                frame.f_lineno = code.co_firstlineno + to
            except ValueError as e:
                log.append(str(e))
            else:
                log.append("set")
                assert frame.f_lineno == code.co_firstlineno + to
        return trace

    sys.settrace(trace)
    try:
        result = use()
    except BaseException as e:
        result = repr(e)
    finally:
        sys.settrace(None)
    print(func.__name__, pick, to, log, result)


def simple(out):
    out.append(1)
    out.append(2)
    out.append(3)
    return out


for event, line, to in (
    ("line", 2, 3),
    ("line", 3, 1),
    ("line", 2, 2),
    ("line", 2, 1000),
    ("line", 2, -5),
    ("call", 0, 2),
    ("return", 4, 1),
):
    run(lambda: simple([]), simple, (event, line), to)


def loop(out):
    for i in range(3):
        out.append(i)
        if i:
            break
    else:
        out.append("else")
    return out


for line, to in ((2, 7), (7, 2), (1, 2), (3, 1), (3, 6)):
    run(lambda: loop([]), loop, ("line", line), to)


def handler(out):
    try:
        out.append(1)
        1 / 0
    except ZeroDivisionError as e:
        out.append(2)
        out.append(type(sys.exception()).__name__)
    finally:
        out.append(3)
    out.append(sys.exception())
    return out


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    for line, to in ((2, 5), (5, 9), (3, 9), (6, 2), (3, 8)):
        run(lambda: handler([]), handler, ("line", line), to)


def manager(out):
    class C:
        def __enter__(self):
            out.append("enter")

        def __exit__(self, *a):
            out.append("exit")

    with C():
        out.append(1)
    return out


for line, to in ((9, 10), (8, 9), (10, 9)):
    run(lambda: manager([]), manager, ("line", line), to)


def unbound(out):
    if out:
        x = 1
        y = 2
    out.append(1)
    return x, y


with warnings.catch_warnings(record=True) as messages:
    warnings.simplefilter("always")
    run(lambda: unbound([]), unbound, ("line", 1), 5)
    run(lambda: unbound([]), unbound, ("line", 1), 3)
    print([str(m.message) for m in messages])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    run(lambda: unbound([]), unbound, ("line", 1), 5)


def generator():
    try:
        yield 1
        yield 2
    except ValueError:
        yield 3
    yield 4


def thrown():
    g = generator()
    return next(g), g.throw(ValueError), list(g)


for pick in (2, 3, 5, 7, 8, 10, 11, 13):
    run(thrown, generator, pick, 6)


def raises():
    a = 1
    1 / 0
    a = 2


for pick in range(1, 6):
    run(raises, raises, pick, 3)


def one_line(out):
    for i in range(3): out.append(i)
    return out


for pick in range(1, 7):
    run(lambda: one_line([]), one_line, pick, 2)
