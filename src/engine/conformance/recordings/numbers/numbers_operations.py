# Every operator and conversion on numbers of every kind.
import operator as op_
vals=[0,1,-7,257,2**30,2**61-1,-2**64,True,-0.0,1.5,float('inf'),float('nan'),-2-3j]
def show(f,*a):
    try:
        r=f(*a)
        return type(r).__name__+':'+repr(r)
    except Exception as e:
        return type(e).__name__+': '+str(e)
bin_=[('+',lambda a,b:a+b),('-',lambda a,b:a-b),('*',lambda a,b:a*b),('/',lambda a,b:a/b),('//',lambda a,b:a//b),('%',lambda a,b:a%b),('divmod',divmod),('&',lambda a,b:a&b),('|',lambda a,b:a|b),('^',lambda a,b:a^b),('<',lambda a,b:a<b),('<=',lambda a,b:a<=b),('==',lambda a,b:a==b),('!=',lambda a,b:a!=b),('>',lambda a,b:a>b),('>=',lambda a,b:a>=b)]
import sys
for n,f in bin_:
    for a in vals:
        for b in vals:
            print(n,repr(a),repr(b),show(f,a,b))
for a in vals:
    for b in [0,1,2,5,100,-3,0.5,0.0,1j,float('inf'),float('nan')]:
        print('**',repr(a),repr(b),show(lambda a,b:a**b,a,b))
    for b in [0,1,29,61,-1]:
        print('<<',repr(a),b,show(lambda a,b:a<<b,a,b) if b<10**9 else '')
        print('>>',repr(a),b,show(lambda a,b:a>>b,a,b))
    for m in [0,-7,10**20]:
        for e in [0,-1,100]:
            print('pow',repr(a),e,m,show(pow,a,e,m))
    for n,f in [('neg',op_.neg),('pos',op_.pos),('abs',abs),('hash',hash),('int',int),('float',float),('complex',complex),('bool',bool),('repr',repr),('str',str),('hex',hex),('oct',oct),('bin',bin),('round',round),('r0',lambda a:round(a,0)),('r1',lambda a:round(a,1)),('r-1',lambda a:round(a,-1)),('r-2',lambda a:round(a,-25)),('ratio',lambda a:a.as_integer_ratio()),('bl',lambda a:a.bit_length()),('bc',lambda a:a.bit_count()),('isint',lambda a:a.is_integer()),('conj',lambda a:a.conjugate()),('real',lambda a:a.real),('imag',lambda a:a.imag),('num',lambda a:a.numerator),('den',lambda a:a.denominator),('fh',lambda a:a.hex()),('trunc',lambda a:a.__trunc__()),('fl',lambda a:a.__floor__()),('ce',lambda a:a.__ceil__()),('gna',lambda a:a.__getnewargs__()),('sz',lambda a:a.__sizeof__()),('tb',lambda a:a.to_bytes(20,'little',signed=True)),('tb2',lambda a:a.to_bytes(9,'big')),('fmt',lambda a:format(a,'+,.3f')),('gs',sys.getsizeof),('idx',lambda a:[1,2,3][a])]:
        if n=='hash' and a!=a: continue
        print(n,repr(a),show(f,a))
