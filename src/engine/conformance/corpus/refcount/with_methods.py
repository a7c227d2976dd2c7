# What a with statement keeps while its block and its methods run, and which method it misses first.
import sys
class CM:
    def __enter__(self):
        print('enter', sys.getrefcount(self))
        return self
    def __exit__(self, *exc):
        print('exit', sys.getrefcount(self), exc[0])
        return True
cm=CM()
with cm:
    pass
def f():
    for i in range(2):
        with cm:
            return 1
f()
def g():
    for i in range(2):
        with cm as c:
            print(sys.getrefcount(cm))
            continue
    with cm, CM() as d:
        1/0
g()
class A: pass
class B:
    def __enter__(self): pass
class C:
    def __exit__(self): pass
for t in A, B, C, int, 5:
  for t in [t() if t != 5 else t]:
    try:
        with t: pass
    except Exception as e: print(repr(e))
class AC:
    async def __aenter__(self):
        print('aenter', sys.getrefcount(self))
        return self
    async def __aexit__(self, *exc):
        print('aexit', sys.getrefcount(self), exc[0])
        return True
ac=AC()
async def m():
    async with ac as d:
        print(sys.getrefcount(d))
        1/0
    async with ac as d: pass
    for i in 1,2:
        async with ac as d:
            return 5
def run(c):
    try: c.send(None)
    except StopIteration as e: print(e.value)
run(m())
async def m():
  for t in A, B, C, int, 5:
   for t in [t() if t != 5 else t]:
    try:
        async with t: pass
    except Exception as e: print(repr(e))
run(m())
for b in (A, B, C):
    try:
        with AC(): pass
    except Exception as e: print(repr(e))
async def m():
    try:
        async with CM(): pass
    except Exception as e: print(repr(e))
    for i in 1,2:
        async with ac as d:
            break
    for i in 1,2:
        async with ac:
            continue
run(m())
class Z:
    __enter__ = len
    __exit__ = staticmethod(lambda *a: print(a))
    def __len__(self): return 7
class Y:
    __enter__ = staticmethod(lambda *a: print(a))
    __exit__ = print
for i in range(3):
  try:
    with Z() as z: print(z)
  except Exception as e: print(repr(e))
  with Y(): pass
  with open('/dev/null') as f: pass
  def gen():
    with cm:
        yield sys.getrefcount(cm)
  for v in gen(): print(v)
