# Containers that change while they are iterated, sorted, compared, shown; keys and items whose methods change them.
def attempt(f):
    try: print(f.__name__, f())
    except Exception as e: print(f.__name__, type(e).__name__, e)

@attempt
def dict_grow():
    d = {1: 1}
    for k in d: d[k + 1] = 1
@attempt
def dict_delete():
    d = dict.fromkeys(range(9))
    for k in d: del d[k]
@attempt
def dict_same_size():
    d = dict.fromkeys(range(5)); n = 0
    for k in d:
        del d[k]; d[k + 10] = 1; n += 1
        if n > 30: break
    return n
@attempt
def set_grow():
    s = {1}
    for k in s: s.add(k + 1)
@attempt
def list_grow():
    x = [1]
    for i in x:
        if len(x) < 50: x.append(i + 1)
    return len(x)
@attempt
def list_clear():
    x = [1, 2, 3]
    for i in x: x.clear()
    return x
@attempt
def sort_append():
    x = [3, 1, 2]
    x.sort(key=lambda i: x.append(i) or i)
    return x
@attempt
def sort_key_fails():
    x = [3, 1, 2]
    try: x.sort(key=lambda i: 1 / (i - 1))
    except ZeroDivisionError: return x
@attempt
def sort_clears():
    class L:
        def __lt__(self, o): x.clear(); return True
    x = [L() for _ in range(9)]
    x.sort()
    return len(x)
@attempt
def sort_bad_lt():
    class L:
        def __lt__(self, o): return 'x' if len(y) % 2 else y.append(1)
    y = []
    x = [L() for _ in range(20)]
    x.sort()
    return len(x)
@attempt
def eq_clears_list():
    class E:
        def __eq__(self, o): x.clear(); return False
    x = [E(), E(), 1]
    return x == [1, 2, 3], x, x.count(1)
@attempt
def index_clears():
    class E:
        def __eq__(self, o): x.clear(); return False
    x = [E(), E(), 1]
    return x.index(7)
@attempt
def remove_clears():
    class E:
        def __eq__(self, o): x.clear(); return True
    x = [E(), E(), 1]
    return x.remove(7)
@attempt
def contains_clears():
    class E:
        def __eq__(self, o): x.clear(); return False
    x = [E(), E(), 1]
    return 7 in x
@attempt
def key_eq_clears():
    class K:
        def __init__(self, n): self.n = n
        def __hash__(self): return 1
        def __eq__(self, o): d.clear(); return False
    d = {}
    for i in range(4): d[K(i)] = i
    return len(d), d.get(K(9))
@attempt
def key_eq_grows():
    class K:
        n = 0
        def __hash__(self): return 1
        def __eq__(self, o):
            K.n += 1
            if K.n < 50: d[K.n] = 1
            return False
    d = {}
    d[K()] = 1; d[K()] = 2; d[K()] = 3
    return len(d) > 3
@attempt
def key_hash_raises():
    class K:
        def __hash__(self): raise RuntimeError('hash')
    return {K(): 1}
@attempt
def key_eq_raises():
    class K:
        def __hash__(self): return 1
        def __eq__(self, o): raise RuntimeError('eq')
    return {K(): 1, K(): 2}
@attempt
def key_hash_changes():
    class K:
        def __init__(self): self.h = 1
        def __hash__(self): self.h += 1; return self.h
    k = K(); d = {k: 1}
    return k in d, len(d), d.pop(k, 'no'), list(d.values())
@attempt
def set_eq_mutates():
    class K:
        def __hash__(self): return 1
        def __eq__(self, o): s.add(len(s) + 10); return False
    s = set()
    s.add(K()); s.add(K())
    return len(s)
@attempt
def set_ops_mutate():
    class K:
        def __hash__(self): return 1
        def __eq__(self, o): s.clear(); t.clear(); return True
    s = {K()}; t = {K()}
    return len(s & t), len(s | {K()}), len(s - t)
@attempt
def repr_mutates():
    class R:
        def __repr__(self): x.clear(); return 'R'
    x = [R(), R(), R()]
    return repr(x), x
@attempt
def repr_dict_mutates():
    class R:
        def __repr__(self): d.clear(); return 'R'
    d = {1: R(), 2: R()}
    return repr(d), d
@attempt
def extend_self():
    x = [1, 2]
    x.extend(x); x += x; x[1:1] = x
    x.extend(i for i in x if len(x) < 40)
    return len(x)
@attempt
def slice_mutates():
    class I:
        def __index__(self): x.clear(); return 2
    x = [1, 2, 3, 4]
    return x[I():], x
@attempt
def assign_index_mutates():
    class I:
        def __index__(self): x.clear(); return 0
    x = [1, 2, 3]
    x[I()] = 5
@attempt
def slice_assign_mutates():
    class It:
        def __iter__(self):
            x.clear(); yield 1
    x = [1, 2, 3, 4]
    x[1:3] = It()
    return x
@attempt
def join_mutates():
    class S(str): pass
    def g():
        yield 'a'; x.clear(); yield 'b'
    x = ['1', '2']
    return ','.join(g()), ','.join(x)
@attempt
def update_mutates():
    class M:
        def keys(self): return [1, 2, 3]
        def __getitem__(self, k): d.clear(); return k
    d = {9: 9}
    d.update(M())
    return d
@attempt
def dict_eq_mutates():
    class E:
        def __eq__(self, o): d.clear(); return True
    d = {1: E(), 2: E()}
    return d == {1: 0, 2: 0}, len(d)
@attempt
def tuple_of_iterator():
    x = [1, 2, 3]
    it = iter(x); x.clear()
    return tuple(it), next(it, 'end')
@attempt
def zip_mutates():
    x = [1, 2, 3]
    return [(a, b, x.pop()) for a, b in zip(x, reversed(x))]
@attempt
def map_stops():
    def f(i): raise StopIteration(i)
    return list(map(f, [1, 2]))
@attempt
def generator_reenters():
    def g(): yield next(it)
    it = g()
    return next(it)
@attempt
def deque_mutates():
    from collections import deque
    q = deque([1, 2, 3])
    for i in q: q.append(i)
@attempt
def sum_mutates():
    class A:
        def __radd__(self, o): x.clear(); return 1
    x = [A(), A(), A()]
    return sum(x)
@attempt
def max_key():
    x = [1, 2, 3]
    return max(x, key=lambda i: x.clear() or i)
@attempt
def bytearray_resizes():
    b = bytearray(b'abc'); m = memoryview(b)
    try: b.append(1)
    except BufferError as e: return str(e)
@attempt
def del_in_setitem():
    class D:
        def __del__(self): x.clear()
    x = [D(), 1, 2]
    x[0] = 3
    return x
@attempt
def insert_index():
    class I:
        def __index__(self): x.clear(); return 1
    x = [1, 2, 3]; x.insert(I(), 9)
    return x
@attempt
def fromkeys_iter():
    def g():
        yield 1; d.clear(); yield 2
    d = {}
    d.update(dict.fromkeys(g())); return d
