# Numbers from text and to text, rounding, bytes, and what TypeError and ValueError say.
import math,sys
def show(f,*a,**k):
    try:
        r=f(*a,**k)
        return type(r).__name__+':'+repr(r)
    except Exception as e:
        return type(e).__name__+': '+str(e)
for s in ['0','1','-1','+5',' 12 ','1_000','1__0','_1','1_','0x10','0b101','0o17','0X1F','017','00','0_0','abc','','-','+-1','1.5','١٢','９','\u00a012\u2003','12\x00','é','9'*4300,'9'*4301,'-'+'9'*4300,'z','Zz','10','0b','0x','0x_1','0x__1','12 34','\x1c5','1'*30]:
    for b in [10,0,2,8,16,36,3,1,37,-1]:
        print('int',repr(s[:40]),b,show(int,s,b)[:150])
    print('int',repr(s[:40]),show(int,s)[:150], show(float,s)[:150], show(complex,s)[:150], show(int,s.encode())[:150], show(float,s.encode())[:150],show(int,bytearray(s.encode()))[:150],show(int,bytearray(s.encode()),10)[:150])
for s in ['1e5','1E-5','.5','5.','1_0.0_1','1._0','inf','-Infinity','nan','+nan','1e400','1e-400','4.9e-324','2.4703282292062327e-324','2.4703282292062329e-324','1e','e5','0x1p3','1.7976931348623159e308','1.7976931348623158e308','0.1'*3,'123456789012345678901234567890','1 2','infi','1\n','１.５']:
    print('float',repr(s),show(float,s))
for s in ['1+2j','1-2j','(1+2j)','( 1+2j )','1+j','-j','+j','j','1j','1e5j','1+2','1+2jj','1 + 2j','nan+infj','inf-infj','(1','1)','1_0+1_0j','1e5+1e-5J','()','(j)','--j','1+-2j','']:
    print('complex',repr(s),show(complex,s))
for s in ['0x1.8p3','1.8p3','0x.8','-0x1p-1074','0x1p-1075','0x1.8p-1075','0x1p1024','0x1.fffffffffffff8p1023','0x1.fffffffffffff7p1023','inf','-nan','0x','p3','1p','0x1.0000000000000800p0','0x1.00000000000008001p0','  0X1P+3  ','1.','.1','.', '0x1p99999999999999999999','0x0p99999999999999999999','0x1p-99999999999999999999','1_0','']:
    print('fromhex',repr(s),show(float.fromhex,s))
for x in [0.0,-0.0,1.0,-1.5,0.1,5e-324,1e308,2.2250738585072014e-308,1/3,float('inf'),float('nan')]:
    print(x.hex(), show(x.as_integer_ratio), repr(x), x.is_integer())
for x in [0.5,1.5,2.5,-0.5,-1.5,2.675,1.005,1e22,123456789.987654321,5e-324,1.7976931348623157e308,0.1+0.2,1e15+0.5,4503599627370497.5,25.0,35.0,-25.0]:
    for n in [None,0,1,2,3,5,10,20,100,400,-1,-2,-5,-300,-400]:
        print('round',x,n,show(round,x,n))
for x in [0,5,15,25,-5,-15,-25,149,150,151,10**30+5,-(10**30)-5]:
    for n in [None,0,1,-1,-2,-3,-31,-400]:
        print('round',x,n,show(round,x,n))
for b in [b'',b'\0',b'\xff',b'\x80\x00',b'\x00\x80',b'abcdefghij'*3]:
    for o in ['big','little']:
        for sg in [False,True]:
            print(show(int.from_bytes,b,o,signed=sg))
for x in [0,1,-1,127,128,-128,-129,255,256,2**64,-2**64,2**100]:
    for n in [0,1,2,8,9,20]:
        for sg in [False,True]:
            print(x,n,sg,show(x.to_bytes,n,'big',signed=sg), show(x.to_bytes,n,'little',signed=sg))
for a in ['int()','int(x=1)','int(1,2,3)','int(base=10)','int("12",base=3)','int([])','int(None)','int({})','float(1,2)','float([])','float(None)','complex(1,2,3)','complex([])','bool(1,2)','bool(x=1)','float(x=1)','(1).to_bytes(-1)','int.from_bytes("a")','int.from_bytes([1,2,3])','int.from_bytes(5)','int.from_bytes(b"a",5)','int.from_bytes(b"a","mid")','(5).foo','1 .real','(1).__add__(1.5)','(1).__add__("a")','(1.5).__add__(1)','1+"a"','1.5*"a"','"a"*1.5','[1]*2.0','1@2','-"a"','1<"a"','1j<1','1j//1','1j%1','divmod(1j,1)','int(1j)','float(1j)','math.floor(1j)','round(1j)','round(1.5,"a")','round(1,2.0)','1 if 1j else 2','{1:"a",1.0:"b",True:"c"}','{1,1.0,True,1+0j}','hash(2**61-1)','hash(-1)','hash(1.5)','hash(1e300)','hash(-1.5)','hash(5e-324)','hash(1.7976931348623157e308)','hash(float("inf"))','hash(-float("inf"))','hash(1+2j)','hash(-1j)','hash(2**1000)','hash(float(2**1000))','hash(True)','True+True','True&1','True&False','True|False','True^True','True<<3','-True','True/2','bool("")','True.real','str(True)','repr(False)','True.__class__','(True).bit_length()','int(True)','isinstance(True,int)','(10**4300)','str(10**4299)[:5]','len(str(10**4299))','int("1"*4300)%7','sys.get_int_max_str_digits()','sys.set_int_max_str_digits(100)','sys.set_int_max_str_digits(640) or len(str(10**639))','str(10**640)','sys.set_int_max_str_digits(0) or len(str(10**10000))','sys.set_int_max_str_digits(4300)','2**0.5','(-8)**(1/3)','0**0','0.0**0','0**-1','0.0**-1','(-1)**0.5','10**-2','10.0**400','1e308*10','-1e308*10','5//0','5%0','5.0//0','5.0%0','divmod(5,0)','divmod(5.5,0)','1/0','1.0/0','1j/0','0j**-1','2**-1074','int(1e308)%1000','int(-1.9)','int(float("nan"))','int(float("inf"))','(2**1024)*1.0','float(2**1024)','float(2**1024-2**970)','float(2**1024-2**969)','2**1023/1','10**400/10**399','10**400/1','1/10**400','(10**400)<1e308','1e308<10**400','float("inf")>10**400','9007199254740993==9007199254740992.0','9007199254740993>9007199254740992.0','float.__getformat__("double")','float.from_number(3)','complex.from_number(3)','(1.5).__round__()','(1).__round__(-1)','int.__new__(int,"7",8)','int.__new__(float)','float.__new__(int)','type(1).__mro__','bool.__mro__','bool.__base__','int.__flags__&(1<<24)!=0','(1).__class__','float.__basicsize__','int.__basicsize__','int.__itemsize__','complex.__basicsize__','bool.__basicsize__','bool.__itemsize__']:
    try: r=eval(a); print(a,'->',repr(r)[:200])
    except Exception as e: print(a,'->',type(e).__name__,str(e)[:250])
class MyInt(int):
    def __new__(cls,*a): return super().__new__(cls,*a)
    def __repr__(self): return 'MyInt(%d)'%int(self)
class MyFloat(float): pass
class MyC(complex): pass
m=MyInt('123'); print(m, type(m), m+1, type(m+1), type(+m), type(int(m)), m==123, hash(m)==hash(123), sys.getsizeof(m), sys.getsizeof(MyInt(2**100)), MyInt(2**100), f'{m}', f'{m:5d}', str(m), '%d'%m)
m.x=5; print(m.x, m.__dict__)
f=MyFloat('1.5'); print(f,type(f),f+1,type(-f),type(+f),type(float(f)),f'{f}',f'{f:.3f}',f==1.5,sys.getsizeof(f)); f.y=2; print(f.__dict__)
c=MyC(1,2); print(c,type(c+1),c.real,sys.getsizeof(c), MyC('1+2j'), MyC(1.5), MyC.from_number(2), MyFloat.from_number(2), type(MyFloat.fromhex('0x1p3')), type(MyInt.from_bytes(b'a')))
class I:
    def __index__(self): return 5
class It:
    def __int__(self): return 6
class Fl:
    def __float__(self): return 7.5
class Cx:
    def __complex__(self): return 1+1j
class T:
    def __trunc__(self): return 3
for o in (I(),It(),Fl(),Cx(),T()):
    for f in (int,float,complex,hex,lambda x:[0]*10 and list(range(10))[x],lambda x:'a'*x, lambda x: round(1.55555,x), lambda x: 1<<x, lambda x: math.sqrt(x), lambda x: math.floor(x), lambda x: math.trunc(x), lambda x: '%d'%x, lambda x:'%f'%x, lambda x: '%x'%x):
        print(type(o).__name__,show(f,o))
