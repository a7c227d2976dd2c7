# How an exception in __del__ is shown: its own traceback and one line, without cause, notes, members or suggestions.
import re
import sys


class Out:
    def write(self, text): sys.stdout.write(re.sub(r'"[^"\n]*/', '"', re.sub('0x[0-9a-f]+', '0x...', text)))
    def flush(self): pass


sys.stderr = Out()


class Here(Exception):
    def __str__(self): return 'two\nlines'


class Elsewhere(Exception):
    __module__ = 'package.module'


class Unprintable(Exception):
    def __str__(self): raise ValueError


class Dies:
    def __init__(self, last): self.last = last
    def __del__(self): self.last()


def deep(n):
    if n: deep(n - 1)
    else: raise Here
def chained():
    try: {}[1]
    except KeyError as e: raise Elsewhere('k') from e
def group(): raise ExceptionGroup('g', [ValueError(1), TypeError(2)])
def syntax(): exec('a b\n')
def noted():
    e = ValueError('v')
    e.add_note('a note')
    raise e
def name(): foobar
def attribute(): [].appendd
def unprintable(): raise Unprintable
def bare(): raise ValueError
def parts():
    raise ValueError(
        1,
        2)


for f in (lambda: deep(6), chained, group, syntax, noted, name, unprintable, bare, parts):
    Dies(f)
    print('--')
if sys.version_info < (3, 15):
    Dies(attribute)


def generator():
    try: yield
    finally: 1 / 0


g = generator()
next(g)
if sys.version_info < (3, 15):
    del g
for limit in (0, 1, -1):
    sys.tracebacklimit = limit
    print('limit', limit)
    Dies(lambda: deep(2))
