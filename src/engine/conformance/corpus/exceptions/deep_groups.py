# Splitting groups nested too deeply is a RecursionError.

DEEP = 200_000


def deep():
    e = TypeError(1)
    for _ in range(DEEP):
        e = ExceptionGroup("eg", [e])
    return e


def attempt(use):
    try:
        use()
    except RecursionError as e:
        print("RecursionError", str(e).rpartition(" in ")[2])


e = deep()
attempt(lambda: e.split(TypeError))
attempt(lambda: e.subgroup(TypeError))


def star():
    try:
        raise e
    except* TypeError:
        pass


attempt(star)
print("dies")
del e
print("end")
