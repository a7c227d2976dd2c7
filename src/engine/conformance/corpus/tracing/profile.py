# What a profile function hears: calls and returns of Python code and of C functions.

import sys

log = []


def profile(frame, event, arg):
    if event.startswith("c_"):
        owner = type(getattr(arg, "__self__", None)).__name__
        log.append(f"{frame.f_code.co_name} {event} {arg.__qualname__} {type(arg).__name__} of {owner}")
    else:
        line = frame.f_lineno - frame.f_code.co_firstlineno
        value = arg if event == "return" and isinstance(arg, (int, str, list, tuple)) else ""
        log.append(f"{frame.f_code.co_name} {event} {line} {value}".rstrip())


def run(function):
    log.clear()
    result = None
    sys.setprofile(profile)
    try:
        result = function()
    except Exception as e:
        result = repr(e)
    finally:
        sys.setprofile(None)
    print(function.__name__, result, *log, sep="\n  ")


class A:
    def __init__(self):
        self.n = 1

    def m(self, x=1):
        return x

    def __len__(self):
        return 3


def generator():
    try:
        yield 1
    finally:
        pass


def of_a_function():
    return len("abc"), [].append(1), "a".join(["b", "c"]), str.upper("x"), "".join(map(str.upper, "ab"))


def of_classes():
    return isinstance(1, int), type(1).__name__, tuple((1,)), str(3), len(A()), list(map(str, (1, 2)))


def with_keywords():
    return A().m(x=3), sorted([3, 1], key=lambda v: -v), sum(x for x in (1, 2))


def unpacked():
    return max(*(1, 2)), max(*[1, 2], **{"key": abs}), A.m(*(A(),), **{"x": 2})


def raises():
    try:
        {}.pop(1)
    except KeyError:
        pass
    return int("x")


def no_attribute():
    return getattr(A(), "zzz")


def closes():
    g = generator()
    next(g)
    g.close()
    return next(iter(generator()))


def throws():
    g = generator()
    next(g)
    try:
        g.throw(ValueError)
    except ValueError:
        return 1


for f in (of_a_function, of_classes, with_keywords, unpacked, raises, no_attribute, closes, throws):
    run(f)


def failing(frame, event, arg):
    if event == "c_call":
        raise ZeroDivisionError("in the profile function")


def calls_len():
    return len("a")


sys.setprofile(failing)
try:
    calls_len()
except ZeroDivisionError as e:
    print(e, sys.getprofile())

order = []


def trace(frame, event, arg):
    order.append(f"trace {event}")
    return trace


sys.settrace(trace)
sys.setprofile(lambda frame, event, arg: order.append(f"profile {event}"))
calls_len()
sys.setprofile(None)
sys.settrace(None)
print(order, sys.getprofile(), sys.gettrace())
