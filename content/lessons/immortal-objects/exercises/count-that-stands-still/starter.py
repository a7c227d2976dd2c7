import sys

def growth(thing):
    before = sys.getrefcount(thing)
    many = [thing] * 1000
    return sys.getrefcount(thing) - before

print(growth(7))
print(growth(['seven']))
