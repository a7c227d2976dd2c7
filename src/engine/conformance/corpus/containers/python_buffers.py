# Classes that give their memory: __buffer__ and __release_buffer__; the methods of built-in types.
import collections.abc
print(isinstance(b'', collections.abc.Buffer), isinstance(bytearray(), collections.abc.Buffer), isinstance(memoryview(b''), collections.abc.Buffer), isinstance('', collections.abc.Buffer))
for t in bytes, bytearray, memoryview:
    print(t, [n for n in ('__buffer__','__release_buffer__') if n in t.__dict__])
print(bytes(b'abc'.__buffer__(0)))
m=bytearray(b'abc').__buffer__(1)
m[0]=65; print(bytes(m), m.obj)
m.obj.__release_buffer__(m)
try: m[0]
except ValueError as e: print(e)
class B:
    def __init__(self, data): self.data=bytearray(data); self.log=[]
    def __buffer__(self, flags):
        self.log.append(('get', int(flags)))
        return memoryview(self.data)
    def __release_buffer__(self, view):
        self.log.append(('release', view.nbytes)); view.release()
b=B(b'spam')
v=memoryview(b); print(v.obj is b, type(v.obj).__name__, bytes(v)); v[0]=83; v.release(); print(b.log, b.data)
print(bytes(b), len(b.log))
with memoryview(b) as v: print(len(v))
print(b.log[-2:])
class Bad:
    def __buffer__(self, flags): return 42
for o in Bad(), object():
    try: memoryview(o)
    except TypeError as e: print(e)
class Sub(bytearray):
    def __buffer__(self, flags): print('sub', flags); return super().__buffer__(flags)
s=Sub(b'xyz'); print(bytes(memoryview(s)))
for bad in (lambda: b'a'.__buffer__(), lambda: b'a'.__buffer__('x'), lambda: bytearray().__release_buffer__(1), lambda: bytearray(b'a').__release_buffer__(memoryview(b'a')), lambda: b''.__release_buffer__):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
import struct
print(struct.unpack_from("2s", B(b"hey")))
class E:
    def __buffer__(self, flags): raise ValueError('no')
try: memoryview(E())
except ValueError as e: print(e)
