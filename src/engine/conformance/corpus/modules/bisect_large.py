# Indices up to the largest that there are.
import bisect
import sys

n = sys.maxsize


class Large:
    def __len__(self):
        return n

    def __getitem__(self, i):
        return i


for a in range(n), Large():
    print(len(a), a[n - 5], bisect.bisect(a, n - 7), bisect.bisect_left(a, n - 7), bisect.bisect(a, 2**53 + 1))
print(bisect.bisect(range(n), 5, lo=2**53 + 3), bisect.bisect(range(n), n, hi=2**53 + 5), bisect.bisect(range(n), 7, key=lambda x: -x))
