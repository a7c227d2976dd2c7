import sys

print(sys.getsizeof(2 ** 30 - 1))
print(sys.getsizeof({{n}}))
print(sys.getsizeof(-({{n}})))
