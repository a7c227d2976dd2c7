import sys

a = []
b = a
print(sys.getrefcount(a))
pair = (a, a)
print(sys.getrefcount(a))
del pair
print(sys.getrefcount(a))
