# The % operator of bytes, and which operations on bytes share objects.

class I:
    def __repr__(self): return 'I()'
    def __index__(self): return 42
class B:
    def __repr__(self): return 'B()'
    def __bytes__(self): return b'hey'
class F:
    def __repr__(self): return 'F()'
    def __float__(self): return 2.5
def t(f):
    try: return repr(f())
    except BaseException as e: return f'!! {type(e).__name__}: {e}'
vals=[0,1,-1,255,256,-5,10**20,3.7,float('inf'),'a',b'b',b'abc',bytearray(b'z'),None,I(),B(),F(),(1,),(),{b'k':1},[1],True]
fmts=[b'%d',b'%i',b'%x',b'%X',b'%#x',b'%5d',b'%-5d|',b'%05d',b'%+d',b'%.3d',b'%f',b'%.2f',b'%10.3f',b'%e',b'%g',b'%s',b'%b',b'%r',b'%a',b'%.2s',b'%5s',b'%-5s|',b'%c',b'%5c',b'%-5c|',b'%%',b'%z',b'%',b'%(k)s',b'%(k)d',b'%*d',b'%.*f',b'%ld',b'%s %s',b'',b'x',b'%5%',b'%(']
for f in fmts:
    for v in vals: print(repr(f),type(v).__name__ if isinstance(v,(I,B,F,memoryview)) else repr(v),t(lambda:f%(v,)))
for e in ['b"%s"%b"a" is b"a"','bytes([65]) is b"A"','bytes(1) is b"\\0"','b"ab"[0:1] is b"a"','b"ab"[::5] is b"a"','b"a".lower() is b"a"','bytes(bytearray(b"a")) is b"a"','b"%c"%65 is b"A"','b"a".replace(b"a",b"b") is b"b"','b"".join([b"a",b""]) is b"a"','"a".encode() is b"a"','b"a".translate(None) is b"a"','b"a"*1 is b"a"','bytes(memoryview(b"a")) is b"a"','memoryview(b"a").tobytes() is b"a"','b"a".expandtabs() is b"a"','b"a".strip() is b"a"','b" a".strip() is b"a"','b"a".split()[0] is b"a"','b"a b".split()[0] is b"a"','bytes.fromhex("61") is b"a"','b"a".ljust(1) is b"a"','bytes((97,)) is b"a"','bytes(range(97,98)) is b"a"','bytes(iter([97])) is b"a"','bytes([]) is b""','b"ab".__bytes__() is b"ab"','b"a"+b"" is b"a"','bytes(x for x in [97]) is b"a"','b"abc".__getnewargs__()[0] is b"abc"','b"a".__getnewargs__()[0] is b"a"','b"%b"%b"abc" is b"abc"','b"a".removeprefix(b"") is b"a"','b"xa".removeprefix(b"x") is b"a"','b"a".partition(b"b")[0] is b"a"','b"a,b".partition(b",")[0] is b"a"','bytes("a","utf8") is b"a"','b"a".zfill(0) is b"a"']:
    print(e,t(lambda:eval(e)))
