# Functions of complex numbers: plain values, branch cuts, overflow, infinities and NaN.
import cmath
import math

inf, nan = math.inf, math.nan
functions = [getattr(cmath, name) for name in (
    'acos acosh asin asinh atan atanh cos cosh exp log log10 sin sinh sqrt tan tanh'.split())]


def show(f, *args):
    try:
        z = f(*args)
    except (ValueError, OverflowError, TypeError) as e:
        print(f.__name__, args, type(e).__name__, e)
        return
    if isinstance(z, complex):
        z = z.real, z.imag
    print(f.__name__, args, z)


for f in functions:
    for x in (-0.5, 0.25, 2.0):
        for y in (-1.5, -0.0, 0.0, 0.75):
            # The last digits depend on the C library.
            z = f(complex(x, y))
            print(f.__name__, x, y, f'{z.real:.11g} {z.imag:.11g}')
parts = -inf, -2.3, -0.0, 0.0, 2.3, inf, nan
for f in functions:
    for x in parts:
        for y in parts:
            if not (math.isfinite(x) and math.isfinite(y)):
                show(f, complex(x, y))
for x in parts:
    for y in parts:
        if not (math.isfinite(x) and math.isfinite(y)):
            show(cmath.rect, x, y)
            show(cmath.polar, complex(x, y))
for f in cmath.exp, cmath.sinh, cmath.cosh, cmath.sin:
    show(f, complex(800, 1))
    show(f, complex(1, 800))
show(cmath.polar, complex(1.7e308, 1.7e308))
show(cmath.log, 0)
show(cmath.log, 0, 2)
show(cmath.log, 2, 0)
show(cmath.log, 2, 1)
show(cmath.log, 8j, 2)
show(cmath.log)
show(cmath.log, 1, 2, 3)
show(cmath.atanh, 1)
show(cmath.atanh, 1 + 1e-200j)
show(cmath.sqrt, 5e-324)
show(cmath.sqrt, '1')
show(cmath.sqrt, 10**400)
show(cmath.isclose, 1, 1 + 1e-10j)
show(cmath.isclose, inf, inf + 1j)
show(lambda: cmath.isclose(1, 2, rel_tol=-1))
print(cmath.infj, cmath.nanj, cmath.pi, cmath.tau)
