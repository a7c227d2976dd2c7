# What complex() takes for its parts, which special methods it asks, and what it says of others.
import math
import warnings

warnings.simplefilter('always')
warnings.showwarning = lambda message, *rest, **more: print('   warning:', message)


class Plain:
    pass


class Complex:
    def __complex__(self):
        return 1j


class Both(Complex):
    def __float__(self):
        return 3.0


class Sub(complex):
    pass


class FloatSub(complex):
    def __float__(self):
        return 3.0


def show(*args, **kwargs):
    try:
        result = complex(*args, **kwargs)
        signs = math.copysign(1, result.real), math.copysign(1, result.imag)
        print(type(result).__name__, result, signs)
    except (TypeError, ValueError) as e:
        print(type(e).__name__ + ':', e)


for kind in (Plain, Complex, Both):
    print(kind.__name__)
    show(kind())
    show(kind(), 1)
    show(1, kind())
for kind in (Sub, FloatSub):
    print(kind.__name__)
    show(kind(1j))
    show(kind(1j), 1)
    show(1, kind(1j))
print('texts')
for text in ('1', ' ( 1+2j ) ', '1 +2j', '-nan-nanj', 'nan', '-0', '-1e-400j', '', '\x00', '+j', '1+-2j'):
    show(text)
show('1', 1)
show(1, '1')
show(real='1')
show(imag='1')
print('names')
show(real=1j)
show(imag=1j)
show(real=1j, imag=1j)
show(real=[])
show(imag=[])
show([])
nan = complex('-nan+nanj')
print([math.copysign(1, part) for z in (-nan, nan.conjugate()) for part in (z.real, z.imag)])
