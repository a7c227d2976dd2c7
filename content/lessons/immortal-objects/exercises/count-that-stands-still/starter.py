import sys

def growth(thing):
    before = sys.getrefcount(thing)
    many = [thing] * {{times}}
    return sys.getrefcount(thing) - before

print(growth({{small}}))
print(growth({{mortal}}))
