// The programs of `npm run bench`, the same for every interpreter.

/** Throughput: small programs that do one thing often. */
export const programs: Readonly<Record<string, string>> = {
  'loop, local': 'def f():\n    t = 0\n    for i in range(300000):\n        t += i\n    return t\nf()',
  'loop, global': 't = 0\nfor i in range(300000):\n    t += i',
  'recursive fib': 'def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nfib(22)',
  'list append': 'a = []\nfor i in range(200000):\n    a.append(i)',
  'dict insert and look-up':
    'd = {}\nfor i in range(100000):\n    d[i] = i\nt = 0\nfor i in range(100000):\n    t += d[i]',
  'string building': "s = ''\nfor i in range(50000):\n    s += 'x'\nparts = ','.join([str(i) for i in range(50000)])",
  'instance churn': 'class P:\n    def __init__(self, x):\n        self.x = x\nfor i in range(80000):\n    P(i)',
  'attribute loop': 'class P:\n    pass\np = P()\np.n = 0\nfor i in range(150000):\n    p.n = p.n + 1',
  'linked list':
    'class N:\n    def __init__(self, next):\n        self.next = next\nh = None\nfor i in range(50000):\n    h = N(h)\nn = 0\nwhile h is not None:\n    n += 1\n    h = h.next',
  'try and except':
    'n = 0\nfor i in range(60000):\n    try:\n        if i % 3 == 0:\n            raise ValueError\n    except ValueError:\n        n += 1',
  'generator loop': 'def g(n):\n    for i in range(n):\n        yield i\nt = 0\nfor x in g(150000):\n    t += x',
  'nested comprehension': 'm = [[i * j for j in range(300)] for i in range(300)]',
  '50,000 cycles, collected':
    'import gc\nclass N:\n    pass\nfor i in range(50000):\n    a = N(); b = N(); a.o = b; b.o = a\ngc.collect()',
  '50,000 weak references':
    'import weakref\nclass N:\n    pass\nkeep = [N() for i in range(50000)]\nrefs = [weakref.ref(n) for n in keep]\nn = sum(1 for r in refs if r() is not None)',
};

/** A program as long as a lesson's page, with a bit of everything: what a reader's first Run costs. */
export const lesson = `class Account:
    interest = 0.02

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.history = []

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError(f'cannot deposit {amount}')
        self.balance += amount
        self.history.append(('deposit', amount))

    def __repr__(self):
        return f'Account({self.owner!r}, {self.balance:.2f})'


class Savings(Account):
    def add_interest(self):
        self.deposit(self.balance * self.interest)


accounts = [Savings('ann', 120.5), Account('bob'), Savings('cy', 80)]
for n, account in enumerate(accounts):
    try:
        account.deposit(n * 10)
    except ValueError as e:
        print('refused:', e)
for account in accounts:
    if isinstance(account, Savings):
        account.add_interest()
by_owner = {a.owner: a for a in accounts}
print(sorted(accounts, key=lambda a: -a.balance))
print({owner: len(a.history) for owner, a in by_owner.items()})
words = 'the cat and the dog and the bird'.split()
counts = {}
for w in words:
    counts[w] = counts.get(w, 0) + 1
print(', '.join(f'{w}: {c}' for w, c in sorted(counts.items(), key=lambda p: (-p[1], p[0]))))


def primes(n):
    sieve = [True] * n
    for i in range(2, n):
        if sieve[i]:
            yield i
            for j in range(i * i, n, i):
                sieve[j] = False


print(list(primes(50)), sum(primes(200)))
`;
