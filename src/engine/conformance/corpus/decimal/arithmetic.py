# Arithmetic of decimal numbers: digits, exponents and signals of every operation, in contexts of several kinds.
import random
from decimal import *

SIGNALS = [Clamped, Rounded, Inexact, Subnormal, Underflow, Overflow, DivisionByZero, InvalidOperation]
ROUNDINGS = [ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP]
UNARY = """abs minus plus next_minus next_plus normalize to_integral_exact to_integral_value sqrt logb logical_invert
number_class to_sci_string to_eng_string is_normal is_subnormal create_decimal exp ln log10""".split()
BINARY = """add subtract multiply divide divide_int divmod remainder remainder_near compare compare_signal compare_total
compare_total_mag max min max_mag min_mag quantize scaleb shift rotate same_quantum next_toward copy_sign logical_and
logical_or logical_xor power""".split()
r = random.Random(1)


def number(context):
    if r.random() < 0.05:
        return r.choice(['Infinity', '-Infinity', 'NaN', '-NaN123', 'sNaN', '-sNaN7'])
    n = r.choice([1, 2, 3, 5, 9, 18, 19, 20, 28, 40])
    digits = ''.join(r.choice('0123456789905') for _ in range(n))
    if r.random() < 0.2:
        digits = r.choice('019') + r.choice('09') * (n - 1)
    exponent = r.choice([0, -n, -n // 2, r.randint(-12, 12), context.Emin - n, context.Emax])
    return f"{r.choice(['', '', '-'])}{digits}E{exponent}"


for i in range(700):
    emax = r.choice([999999, 999999, 99, 5])
    c = Context(prec=r.choice([1, 3, 9, 28]), rounding=r.choice(ROUNDINGS), Emin=-emax, Emax=emax, clamp=i % 2, traps=[])
    name = r.choice(UNARY + BINARY)
    args = [Decimal(number(c)) for _ in range(1 if name in UNARY else 2)]
    if name.startswith('logical'):
        args = [Decimal(''.join(r.choice('01') for _ in range(r.randint(1, 30)))) for _ in args]
    if name in ('scaleb', 'shift', 'rotate', 'power') and r.random() < 0.8:
        args[1] = Decimal(r.randint(-9, 9))
    result = getattr(c, name)(*args)
    shown = ', '.join(map(str, result)) if isinstance(result, tuple) else result
    print(name, *args, '->', shown, *(s.__name__ for s in SIGNALS if c.flags[s]))

getcontext().prec = 50
print(Decimal(2).sqrt(), Decimal(1).exp(), Decimal(10).ln(), Decimal(2) ** Decimal('0.1'), sep='\n')
print(Decimal(3).fma(4, Decimal('0.5')), pow(Decimal(7), 20, 1000), divmod(Decimal(-7), 2), -7 % Decimal(3))
print(Decimal('1E+999999999999999999'), Decimal('1E-1999999999999999997'), MAX_PREC, MIN_ETINY)
