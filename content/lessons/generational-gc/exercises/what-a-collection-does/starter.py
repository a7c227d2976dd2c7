import gc
import weakref

class Node:
    def __del__(self):
        if self.name == 'a':
            print('finalizer sees', self.other.name)

gc.collect()
a, b = Node(), Node()
a.name, b.name = 'a', 'b'
a.other, b.other = b, a
look = weakref.ref(b, lambda ref: print('callback'))
del a, b
print('collecting')
print('found', gc.collect())
