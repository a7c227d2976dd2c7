import gc

class Node:
    pass

gc.collect()
loop = []
loop.append(loop)
del loop
print(gc.collect())

parent, kid = Node(), Node()
parent.kids = {{kids}}
kid.parent = parent
del parent, kid
print(gc.collect())

first, second = Node(), Node()
first.next = second
del first, second
print(gc.collect())
