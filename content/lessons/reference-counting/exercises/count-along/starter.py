import sys

a = []
b = a
c = []
print(sys.getrefcount(a))
group = {{group}}
print(sys.getrefcount(a))
del group
print(sys.getrefcount(a))
