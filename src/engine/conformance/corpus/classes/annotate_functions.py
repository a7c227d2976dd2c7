# The functions behind annotations: their names, one that the program writes itself, and what they must give.
import sys

if sys.version_info < (3, 14):
    print('annotations are evaluated at once')
    raise SystemExit

code = '''
def f() -> None:
    def nested() -> None: pass
    return nested
class Outer:
    x: int
    def method(self, x: int): pass
    class Inner:
        async def method(self, x: int): pass
def generic[T](x: T): pass
def outer():
    global anywhere
    def anywhere(x: int): pass
    def inside[T](x: T): pass
    return inside
'''
exec(code, names := {})
Outer = names['Outer']
inside = names['outer']()
for f in names['f'], names['f'](), Outer, Outer.method, Outer.Inner.method, names['generic'], names['anywhere'], inside:
    print(f.__annotate__.__qualname__, f.__annotate__.__code__.co_qualname)


class Own:
    a: int

    def __annotate__(format):
        return {'a': format}


print(Own.__annotations__, Own.__annotate__(5))


class Odd:
    pass


for f in (lambda x: 5), (lambda x: Odd()), (lambda x: []):
    Odd.__annotate__ = names['f'].__annotate__ = f
    for o in Odd, names['f']:
        try:
            o.__annotations__
        except TypeError as e:
            print(e)

for value in '0', '{}', 'frozenset()', 'set()':
    try:
        exec(f'__conditional_annotations__ = {value}\nx: int\n', {})
    except TypeError as e:
        print(e)
