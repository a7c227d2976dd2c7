# Decimals as text: str and repr, engineering notation, format() with all that a specifier can say.
import random
from decimal import *

for x in ('0', '-0', '0E-7', '0E+3', '1E+3', '123E-10', '-1.50', '1E-7', '0.000001', 'NaN123', '-sNaN', '-inf', '1E+400'):
    d = Decimal(x)
    print(str(d), repr(d), d.to_eng_string(), d.normalize(ExtendedContext), d.adjusted())
r = random.Random(2)
NUMBERS = '0 -0 1 -1.5 123456.789 -0E-7 1E+10 1E-10 NaN -Infinity sNaN123 99999.995 0.00001234 -0.001 9.99E+99'.split()
for i in range(400):
    s = ''
    if r.random() < 0.3:
        s += r.choice(['', '*', '0', 'x']) + r.choice('<>=^')
    for chance, choices in (
        (0.3, '+- '), (0.15, 'z'), (0.1, '#'), (0.3, '0'), (0.5, ['1', '5', '12', '20', '012']), (0.3, ',,_'),
        (0.5, ['.0', '.1', '.3', '.10', '.', '.,', '.2_']), (0.7, 'eEfFgGn%'), (0.03, 'x,'),
    ):
        if r.random() < chance:
            s += r.choice(choices)
    n = r.choice(NUMBERS)
    try:
        print(n, repr(s), repr(format(Decimal(n), s)))
    except ValueError as e:
        print(n, repr(s), e)
