# A function that gets the code of a generator or coroutine, or the other way round: a warning since 3.13.

import warnings


def function():
    return 1


def generator():
    yield 2


async def agen():
    yield 3


async def coroutine():
    return 4


KINDS = [function, generator, agen, coroutine]
with warnings.catch_warnings(record=True) as messages:
    warnings.simplefilter("always")
    for source in KINDS:
        for target in KINDS:
            before = target.__code__
            target.__code__ = source.__code__
            target.__code__ = before
    print(len(messages), {str(m.message) for m in messages}, {m.category.__name__ for m in messages})
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        function.__code__ = generator.__code__
    except DeprecationWarning as e:
        print("error:", e)
    print(function.__code__.co_name)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    function.__code__ = generator.__code__
print(list(function()))
