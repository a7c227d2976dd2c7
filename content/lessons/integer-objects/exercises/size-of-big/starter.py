import sys

print(sys.getsizeof(2 ** 30 - 1))
print(sys.getsizeof(2 ** 90))
print(sys.getsizeof(-(2 ** 90)))
