# anext() with a default awaits what __anext__ gave, and answers the default where it ends.

import sys


def run(coro):
    try:
        while True:
            print("yielded", coro.send(None))
    except StopIteration as e:
        return "returned", e.value
    except BaseException as e:
        return "raised", repr(e)


class Countdown:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n


class Pause:
    def __await__(self):
        got = yield "inner"
        return got


async def generator():
    yield 1
    await Pause()
    yield 2


class NoAwaitable:
    def __anext__(self):
        return 5


class NotAsync:
    def __aiter__(self):
        return 5


class WrongAwait:
    def __anext__(self):
        return self

    def __await__(self):
        return 5


for call in (
    lambda: aiter([]),
    lambda: aiter(NotAsync()),
    lambda: anext([]),
    lambda: anext([], 1),
    lambda: anext(),
    lambda: anext(1, 2, 3),
    lambda: aiter(),
):
    try:
        print(call())
    except TypeError as e:
        print("TypeError:", e)


async def use():
    it = Countdown(1)
    print(await anext(it), await anext(it, "end"))
    try:
        await anext(it)
    except StopAsyncIteration:
        print("StopAsyncIteration")
    g = aiter(generator())
    print(await anext(g), await anext(g, "e"), await anext(g, "end"))
    d = object()
    before = sys.getrefcount(d)
    x = anext(g, d)
    print("held", sys.getrefcount(d) - before)
    print((await x) is d)
    del x
    print("held", sys.getrefcount(d) - before)
    for source in (NoAwaitable(), WrongAwait()):
        for default in ((), (3,)):
            try:
                print(await anext(source, *default))
            except TypeError as e:
                print("TypeError:", e)


print(run(use()))

a = anext(generator(), "default")
print(type(a), a.__await__() is a, iter(a) is a)
print(run(a))

g = generator()
print(run(anext(g)))
a = anext(g, "default")
print(a.send(None))
try:
    a.throw(ValueError("x"))
except ValueError as e:
    print(repr(e))
print(run(anext(g, "default")))


def attempt(method, *args):
    try:
        print(method(*args))
    except BaseException as e:
        print(repr(e), e.args)


# A tuple for an argument is taken for all of them, as PyObject_CallMethod takes it.
a = anext(Countdown(1), "d")
attempt(a.send, (1, 2))
attempt(a.throw)
attempt(a.close)
attempt(a.close)
a = anext(Countdown(0), "d")
attempt(a.__next__)
# A tuple or an exception is the value itself. (Before 3.14 the call that makes StopIteration finds the other exception.)
attempt(anext(Countdown(0), (1, 2)).__next__)
attempt(anext(Countdown(0), ValueError(3)).__next__)
print(anext(Countdown(1), None).__sizeof__())
