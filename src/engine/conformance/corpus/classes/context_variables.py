# What ContextVar() takes for a name.

import contextvars


class Unhashable(str):
    __hash__ = None


for make in (
    lambda: contextvars.ContextVar(),
    lambda: contextvars.ContextVar(1),
    lambda: contextvars.ContextVar("a", "b"),
    lambda: contextvars.ContextVar("a", "b", "c"),
    lambda: contextvars.ContextVar(name="a"),
    lambda: contextvars.ContextVar("a", x=1),
    lambda: contextvars.ContextVar("a", default=1, x=2),
    lambda: contextvars.ContextVar(Unhashable("a")),
    lambda: contextvars.ContextVar("a", default=1).get(),
):
    try:
        print(make())
    except TypeError as e:
        print(type(e).__name__, e)
