# What a trace function hears of awaits, delegation, handlers on other lines and single instructions.

import sys

log = []


def trace(frame, event, arg):
    what = arg[0].__name__ if event == "exception" else ""
    log.append(f"{frame.f_code.co_name} {event} {frame.f_lineno - frame.f_code.co_firstlineno} {what}".rstrip())
    return trace


def run(use):
    log.clear()
    sys.settrace(trace)
    try:
        use()
    except BaseException as e:
        log.append(repr(e))
    finally:
        sys.settrace(None)
    print(len(log), *log, sep="\n  ")


async def numbers(n):
    for i in range(n):
        yield i


async def async_for():
    async for i in numbers(2):
        pass


class Ends:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration(5)

    def send(self, value):
        raise StopIteration(6)


class Goes(Ends):
    def __next__(self):
        return 1


class Awaitable:
    def __init__(self, it):
        self.it = it

    def __await__(self):
        return self.it


def returning():
    yield 1
    return 2


def delegates(it):
    x = 1
    y = yield from it
    return y


async def awaits(it):
    await Awaitable(it)


def sends():
    g = delegates(Goes())
    next(g)
    g.send(3)


class Manager:
    def __enter__(self):
        pass

    def __exit__(self, *a):
        return True


def suppressed():
    with Manager():
        1 / 0


def suppressed_on_one_line():
    with Manager(): 1 / 0


def caught_on_one_line():
    try: 1 / 0
    except ZeroDivisionError: pass


def turns():
    n = 0
    for i in range(3000):
        n += 1; n -= 1


run(lambda: async_for().send(None))
run(lambda: list(delegates(returning())))
run(lambda: list(delegates(Ends())))
run(lambda: list(delegates(iter((1, 2)))))
run(lambda: awaits(Ends()).send(None))
run(lambda: awaits(iter(())).send(None))
run(sends)
run(suppressed)
run(suppressed_on_one_line)
run(caught_on_one_line)
log.clear()
sys.settrace(trace)
turns()
sys.settrace(None)
print(len(log))
