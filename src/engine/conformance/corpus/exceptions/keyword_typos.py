# A misspelt keyword: since 3.14 a SyntaxError that is shown says which one may have been meant.
import sys

sys.stderr = sys.stdout
sources = [
    'whille True:\n    pass',
    'x = 1\nfor i inn range(3):\n    print(i)\n',
    'def f():\n    x = 1\n    retrun 5\n',
    'a = 1; b = 2\nif a:\n  c = 1\n  d = 2\nelze:\n  e',
    'x = 1\ny = 2\nimprot os',
    'class A:\n  def f(self):\n    a\n  deff g(self): pass',
    '"""a\nb"""\nimprot x',
    'x = (1 2)',
    'if 1: pass\nelse: pass\nwhil 1: pass',
    'try:\n  a\nexcpt: b',
    'from x imprt y',
    'a = 1 iff b else 2',
    'lamda x: 1',
    'async deff f(): pass',
    'with open(x) sa f: pass',
    'match x:\n  cas 1: pass',
    'a b c',
    'x = 5 nott in y',
    'asser x',
    'class A:\n  pss x',
    'elif x: pass',
    'a = ture flase',
    'globl x',
    'froom a import b',
    'x == 1 aand y == 2',
    'for x on y: pass',
    '\nwhille 1: pass',
    'x = 1 # a\nwhille 1: pass  # b\n',
    'if True:\n    print(1)\n    whille True:\n        pass\n',
    'é = 1\nüber = 2 iff é else 3',
    'f(a b)',
    'del_ x',
    'for i in x: pass\ndef f(): pass\nwhile 1: pass\nimprot os',
    '@d\nclass A: pass\nimprot os',
    'async for i in x: pass\nimprot os',
    "f'{a iff b}'",
    'rais X',
    'retrun 1',
    'def f():\n  yeld 1',
    'yeld 1',
    'if x = 1: pass',
    'tru: pass',
    'print(1\nprint(2)',
]
for source in sources:
    try:
        exec(source)
    except SyntaxError as e:
        print('=', source.encode())
        print(getattr(e, '_metadata', None))
        sys.excepthook(type(e), e.with_traceback(None), None)
for mode in 'single', 'eval':
    for source in 'improt os', 'if 1:\n  while 1: pass\n  improt x\n':
        try:
            compile(source, '<string>', mode)
        except SyntaxError as e:
            print(mode, getattr(e, '_metadata', None))
try:
    compile('return', '<string>', 'exec')
except SyntaxError as e:
    print(getattr(e, '_metadata', None))
