# How many references to its argument a call of a built-in type holds: the tuple of arguments counts where there is one.
import sys
class A:
    def __int__(self): print(sys.getrefcount(self)); return 1
    def __str__(self): print(sys.getrefcount(self)); return 'a'
    def __len__(self): print(sys.getrefcount(self)); return 1
    def __iter__(self): print(sys.getrefcount(self)); return iter([1])
    def __float__(self): print(sys.getrefcount(self)); return 1.0
    def __complex__(self): print(sys.getrefcount(self)); return 1.0j
    def __bytes__(self): print(sys.getrefcount(self)); return b'1'
    def __reversed__(self): print(sys.getrefcount(self)); return iter([1])
a=A()
for f in (int,str,bool,list,tuple,set,frozenset,dict.fromkeys,float,complex,bytes,bytearray,enumerate,reversed,zip,map,filter):
    print(f.__name__)
    try: f(a)
    except Exception as e: print(e)
def g():
    a=A()
    int(a); str(a); list(a); tuple(a); set(a); float(a); bool(a); bytes(a); enumerate(a); map(int,a); zip(a,a)
g()
map(len,a); filter(None,a)
