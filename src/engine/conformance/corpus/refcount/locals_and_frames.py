# What locals() and f_locals hold of a running function: before 3.13 one dict of the frame, which keeps objects alive; since then copies and a view.
import sys


def f(p):
    first = locals()
    x = object()
    before = sys.getrefcount(x)
    print(first is locals(), sorted(first))
    print(sys.getrefcount(x) - before)
    frame = sys._getframe()
    view = frame.f_locals
    print(type(view).__name__, view is frame.f_locals)
    view['x'] = 'written'
    print(type(x).__name__)
    view['new'] = 5
    print(sorted(k for k in frame.f_locals), 'new' in locals())
    del x
    print('x' in view, 'x' in locals(), 'x' in view)
    def inner():
        return p
    exec('made = 3')
    print('made' in locals())
    return frame


frame = f(3)
print('p' in frame.f_locals, 'inner' in frame.f_locals)
frame.clear()
print('p' in frame.f_locals, 'inner' in frame.f_locals)


class C:
    q = 1
    print(locals() is sys._getframe().f_locals, 'q' in locals())


print(sys._getframe().f_locals is globals())


def g():
    x = 1
    yield sys._getframe().f_locals
    y = 2
    yield locals()


it = g()
view = next(it)
print(sorted(view), sorted(next(it)), sorted(view))


def h():
    k = [1]
    return [sorted(locals()) for i in range(2)], sorted(locals())


print(h())
