# Which part of a line a traceback marks: 3.12 shows the first line of what failed, and marks no parentheses.
import io, sys

def show(what):
    try:
        what()
    except Exception as e:
        old = sys.stderr
        sys.stderr = io.StringIO()
        sys.__excepthook__(type(e), e, e.__traceback__)
        text = sys.stderr.getvalue()
        sys.stderr = old
        print(''.join(line for line in text.splitlines(True) if 'File "' not in line))

class A:
    def m(self): raise ValueError('v')

def call():
    a = A()
    a.m()
def in_a_list():
    a = A()
    return [a.m() for i in range(3)]
def operator():
    x = 1 + (2 * 'a' - 3) * 4
def subscript():
    d = {'a': {}}
    return 1 + d['a']['b']
def lines():
    x = (1 +
         'a')
def call_of_lines():
    divmod(1,
           2,
           3)
def attribute():
    a = 5;  b = a.foo ; return  b
def whole():
    undefined
def in_parentheses():
    x = [1, 2]
    y = (x) [  7 ]  # comment
def asserted():
    assert 1 == 2, 'no'

for f in call, in_a_list, operator, subscript, lines, call_of_lines, attribute, whole, in_parentheses, asserted: show(f)
