# Where a coroutine was made, and the warning if it is never awaited.

import sys
import warnings

print(sys.get_coroutine_origin_tracking_depth())
for depth in (-1, "a", 2**40):
    try:
        sys.set_coroutine_origin_tracking_depth(depth)
    except Exception as e:
        print(repr(e))
sys.set_coroutine_origin_tracking_depth(depth=2)
print(sys.get_coroutine_origin_tracking_depth())


async def coroutine():
    pass


def inner():
    return coroutine()


def outer():
    return inner()


x = outer()
print([entry[1:] for entry in x.cr_origin], sys.getrefcount(x.cr_origin))
x.close()
x = coroutine()
print([entry[1:] for entry in x.cr_origin])
x.close()
sys.set_coroutine_origin_tracking_depth(0)
x = coroutine()
print(x.cr_origin)


def shown(messages):
    for m in messages:
        print(str(m.message).replace(__file__, "FILE"), type(m.source).__name__, m.lineno)


with warnings.catch_warnings(record=True) as messages:
    warnings.simplefilter("always")
    del x
    shown(messages)
with warnings.catch_warnings(record=True) as messages:
    warnings.simplefilter("always")
    sys.set_coroutine_origin_tracking_depth(3)
    x = outer()
    del x
    shown(messages)
sys.set_coroutine_origin_tracking_depth(0)


async def agen():
    yield 1


print("methods of an asynchronous generator")
sys.unraisablehook = lambda u: print("ignored:", type(u.object).__name__, repr(u.exc_value))
with warnings.catch_warnings(record=True) as messages:
    warnings.simplefilter("always")
    for make in (
        lambda: agen().asend(None),
        lambda: agen().athrow(ValueError),
        lambda: agen().aclose(),
        lambda: agen().__anext__(),
    ):
        a = make()
        del a
    shown(messages)
print("as errors")
with warnings.catch_warnings(record=True) as messages:
    warnings.simplefilter("error")
    a = agen().asend(None)
    del a
    x = coroutine()
    del x
print("without the function of warnings.py, and with one that fails")
del warnings._warn_unawaited_coroutine
with warnings.catch_warnings(record=True) as messages:
    warnings.simplefilter("always")
    x = coroutine()
    del x

    def fails(coro):
        raise ZeroDivisionError

    warnings._warn_unawaited_coroutine = fails
    x = coroutine()
    del x
    shown(messages)


class Final:
    def __del__(self):
        print("finalizing:", sys.is_finalizing())


kept = Final()
Final()
