# How often print() holds the file that it writes to.

import sys


class Writer:
    def write(self, text):
        counts.append(sys.getrefcount(self))

    def flush(self):
        counts.append(sys.getrefcount(self))


counts = []
old = sys.stdout
w = Writer()
sys.stdout = w
print("a", "b", flush=True)
as_stdout = list(counts)
counts.clear()
print("a", "b", flush=True, file=w)
sys.stdout = old
print(as_stdout, counts)
