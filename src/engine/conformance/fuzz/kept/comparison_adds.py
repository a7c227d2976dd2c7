# A key whose comparison adds another one: both are in the set, and neither lies in the other's place.
class X:
    def __init__(self, name): self.name = name
    def __hash__(self): return 0
    def __repr__(self): return self.name
    def __del__(self): print('del', self.name)
class Y(X):
    __hash__ = X.__hash__
    flag = False
    def __eq__(self, other):
        if not self.flag:
            self.flag = True
            s.add(X('added'))
        return self is other

a = X('a')
s = set()
s.add(a)
s.add(X('b'))
s.remove(a)
s.add(Y('y'))
print(s, len(s))
print(list(s), set() | s)
s.discard(a)
del a
s.add(X('c'))
print(s)
s.clear()
print('end')
