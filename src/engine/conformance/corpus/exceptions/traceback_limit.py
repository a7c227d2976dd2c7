# sys.tracebacklimit: the last entries; but since 3.13 fewer where it is a little more than there are.
import re
import sys


class Out:
    def write(self, text): sys.stdout.write(re.sub(r'"[^"\n]*/', '"', text))
    def flush(self): pass


def f(n):
    if n: f(n - 1)
    else: 1 / 0


sys.stderr = Out()
try:
    f(2)
except ZeroDivisionError as e:
    for limit in (0, 1, 3, 4, 5, 6, 7, 8, -1, True, None, 10**30, -10**30, 'x'):
        sys.tracebacklimit = limit
        print('limit', limit)
        sys.excepthook(type(e), e, e.__traceback__)
    del sys.tracebacklimit
    sys.excepthook(type(e), e, e.__traceback__)
