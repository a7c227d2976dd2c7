import sys

d = {}
size = sys.getsizeof(d)
print(len(d), size)
for i in range(24):
    d[i] = None
    now = sys.getsizeof(d)
    if now != size:
        print(len(d), now)
        size = now
for i in range(24):
    del d[i]
print(len(d), sys.getsizeof(d))
