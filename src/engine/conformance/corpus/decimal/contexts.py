# Contexts: attributes, signals that are noted or raised, templates, what is refused and with which words.
import contextvars
from decimal import *

c = Context(prec=6, rounding=ROUND_DOWN, traps=[Overflow, InvalidOperation])
print(c, c.copy() == c, sep='\n')
print(BasicContext, ExtendedContext, DefaultContext, sep='\n')
print(c.divide(1, 3), c.flags[Inexact], c.flags[Rounded], list(k.__name__ for k in c.flags if c.flags[k]))
c.clear_flags()
print(c.flags == c.flags.copy(), c.traps == {**c.traps}, c.flags == 1, c.Etiny(), c.Etop())
c.traps[Inexact] = True
for expression in (
    "c.divide(1, 3)", "c.divide(1, 0)", "c.divide(0, 0)", "c.sqrt(-1)", "c.create_decimal('x')", "Decimal('x')",
    "c.power(10, 10**9)", "c.create_decimal(0.1)", "Decimal('sNaN') + 1", "Decimal('NaN') < 1", "Decimal(1) < 'x'",
    "Decimal(1) + 1.5", "Decimal([1])", "Decimal((0, (1, 2), -1))", "Decimal((0, (), 'F'))", "Decimal((0, (1, 2), 'n'))",
    "Decimal((2, (1,), 0))", "Decimal((0, (10,), 0))", "Decimal(1j)", "Decimal('1_000.5')", "Decimal(' 1 ')",
    "Decimal('\u0663.\u0665')", "Decimal.from_float(0.1)", "Decimal.from_float('x')", "int(Decimal('NaN'))",
    "int(Decimal('Infinity'))", "float(Decimal('sNaN'))", "hash(Decimal('sNaN'))", "Decimal('NaN').as_integer_ratio()",
    "setattr(c, 'prec', 0)", "setattr(c, 'prec', 'x')", "setattr(c, 'prec', 10**30)", "setattr(c, 'Emin', 1)",
    "setattr(c, 'Emax', -1)", "setattr(c, 'rounding', 'x')", "setattr(c, 'capitals', 2)", "setattr(c, 'clamp', 2)",
    "setattr(c, 'flags', {})", "setattr(c, 'traps', 1)", "setattr(c, 'foo', 1)", "delattr(c, 'prec')", "c.flags[1]",
    "c.flags.pop(Inexact)", "setcontext(1)", "localcontext(1)", "localcontext(prec=0)", "Decimal(1).sqrt(1)",
    "Decimal(1).compare()", "Decimal(1).quantize(1, rounding='x')", "round(Decimal('2.675'), 2)", "round(Decimal(2.5))",
    "round(Decimal(1), 'x')", "type(localcontext())()", "c.is_canonical(1)", "pow(Decimal(2), 3, 'x')",
):
    try:
        print(expression.encode('ascii', 'backslashreplace').decode(), '->', eval(expression))
    except Exception as e:
        print(expression.encode('ascii', 'backslashreplace').decode(), '->', type(e).__mro__[0].__name__, e)
print(InvalidOperation.__mro__, DivisionByZero.__bases__, Underflow.__bases__, FloatOperation.__bases__)

getcontext().prec = 10


def inside():
    getcontext().prec = 3
    return Decimal(1) / 3


print(contextvars.copy_context().run(inside), Decimal(1) / 3)
getcontext().prec = 28
with localcontext(Context(prec=4), rounding=ROUND_UP) as inner:
    print(Decimal(2) / 3, inner.rounding, Decimal(1) / 7)
print(Decimal(2) / 3)
setcontext(ExtendedContext)
print(getcontext() is ExtendedContext, getcontext().prec, Decimal(1) / 0, Decimal(0) / 0, getcontext().flags[DivisionByZero])
