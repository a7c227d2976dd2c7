import sys

print(sys.getsizeof(0))
print(sys.getsizeof({{n}}))
print(sys.getsizeof(True))
