// A program that the worker runs while nobody waits, on a machine that is thrown away. The reader's own first program then finds
// the functions of the engine compiled by the browser, and takes a tenth of the time. It does a little of what lessons do:
// its output, names and values mean nothing.

export const WARM_UP = `
class Base:
    made = 0

    def __init__(self, name, next=None):
        self.name = name
        self.next = next
        self.kept = []
        Base.made += 1

    def keep(self, n):
        if n < 0:
            raise ValueError(f'not {n}')
        self.kept.append((self.name, n))
        return self

    def __repr__(self):
        return f'<{self.name!r} {len(self.kept):.1f}>'


class Node(Base):
    def walk(self):
        node = self
        while node is not None:
            yield node.name
            node = node.next


def total(numbers, *more, scale=1, **names):
    result = 0
    for i, n in enumerate(numbers):
        if n % 2 == 0 and n > 0 or not n:
            result += n * scale
        elif n < 0:
            result -= i
        else:
            continue
    return result


a = Node('a')
b = Node('b', a)
print(a is b, a == b, id(a) == id(b), id(a), list(b.walk()), repr(b), [a], isinstance(a, Base), a.keep(1).kept)
words = {}
for word in 'the heap and the stack and the heap'.split():
    words[word] = words.get(word, 0) + 1
for word, count in sorted(words.items(), key=lambda item: (-item[1], item[0])):
    print(f'{word:>8} {count}', len(word), word.upper(), sep=': ', end='\\n')
print(total([1, 2, -3, 4], scale=3), total(range(10)), [x * x for x in range(5)], {x: str(x) for x in (1, 2)}, {1, 2} | {3})
x, *rest = [1, 2.5, 'three', None, True]
rest[0] = rest[-1]
rest += [x]
print(x, rest, rest[1:], max(x, 3), sum([1, 2]), 'a' in 'cat', (1, 2) == (1, 2), 257 ** 2, 7 // 2, -x, x < 2 <= 3)
try:
    words['none']
    a.keep(-1)
except KeyError as error:
    print(type(error).__name__, error)
try:
    a.keep(-1)
except ValueError as error:
    print('refused:', error)
finally:
    del a, b
print(', '.join(f'{w}' for w in words), Base.made)
`;

/** Times it runs: from the third on nothing gets quicker. */
export const WARM_UP_RUNS = 3;
