# Callbacks of atexit that register, unregister, clear and run callbacks.

import atexit


class Callback:
    def __init__(self, n):
        self.n = n

    def __call__(self):
        print("run", self.n)

    def __eq__(self, other):
        print("callback", self.n, "==", type(other).__name__)
        return NotImplemented

    def __repr__(self):
        return f"callback {self.n}"


class IsSecond:
    def __eq__(self, other):
        print("IsSecond ==", other)
        return other.n == 2


def run():
    atexit._run_exitfuncs()
    print("after", atexit._ncallbacks())


atexit._clear()
for i in (1, 2, 3):
    atexit.register(Callback(i))
atexit.unregister(IsSecond())
print(atexit._ncallbacks())
run()


def registers():
    print("registers", atexit._ncallbacks())
    atexit.register(plain)


def plain():
    print("plain", atexit._ncallbacks())


def unregisters():
    print("unregisters", atexit._ncallbacks())
    atexit.unregister(plain)
    print(atexit._ncallbacks())


class Object:
    def __del__(self):
        print("del")

    def method(self):
        print("method")


def fails():
    raise ValueError("told and forgotten")


def again():
    global times
    times += 1
    print("again", atexit._ncallbacks())
    if times < 3:
        atexit._run_exitfuncs()


times = 0
for functions in (
    [registers],
    [plain, unregisters],
    [plain, Object().method, plain],
    [plain, atexit._clear],
    [plain, fails],
    [plain, again],
):
    for f in functions:
        atexit.register(f)
    f = functions = None
    run()
atexit.register(lambda: print("end"))
atexit.register(registers)
