# What bytearray methods do to content and size.
import sys
def t(s):
    env={'x':bytearray(b'hello'),'sys':sys}
    try:
        r=None
        for part in s.split(';'):
            try: r=eval(part,env)
            except SyntaxError: exec(part,env); r=env['x']
        print(s,'->',repr(r), sys.getsizeof(env['x']) if isinstance(env['x'],bytearray) else '')
    except BaseException as e: print(s,'!!',type(e).__name__,e)
for s in """x.append(65)|x.append(300)|x.append('a')|x.append(1.5)|x.extend(b'abc');x|x.extend([1,2]);x|x.extend('a')|x.extend(1)|x.extend([300])|x.extend(x);x|x.insert(0,65);x|x.insert(100,66);x|x.insert(-1,67);x|x.insert('a',1)|x.pop();x|x.pop(0);x|x.pop(9)|bytearray().pop()|x.pop('a')|x.remove(104);x|x.remove(1)|x.remove('a')|x.remove(300)|x.reverse();x|x.clear();x|x.copy()|x[0]=65|x[9]=1|x[0]='a'|x[0]=300|x[-1]=66|x['a']=1|x[1:3]=b'XYZ'|x[1:3]=[1,2,3]|x[1:3]=5|x[1:3]='a'|x[::2]=b'ABC'|x[::2]=b'AB'|del x[0]|del x[9]|del x[1:3]|del x[::2]|del x[::-2]|del x['a']|x[:0]=b'ab'|x[5:]=b'ab'|x[:]=b''|x+=b'ab'|x+='a'|x+=1|x*=2|x*=0|x*='a'|x*=-1|x+b'a'|b'a'+x|x*2|x.__init__(b'zz');x|x.__init__();x|x.resize(3);x|x.resize(8);x|x.resize(-1)|x.take_bytes()|x.__alloc__()|x.__reduce__()|x.__reduce_ex__(3)|next(iter(x))|list(x)|x==b'hello'|b'hello'==x|x<b'z'|x>'a'|hash(x)|x.hex()|bytearray.fromhex('41 42')|m=memoryview(x);x.append(1)|m=memoryview(x);x.clear()|m=memoryview(x);x[0]=1;x|m=memoryview(x);x[0:1]=b'ab'|m=memoryview(x);m.release();x.append(1);x|sys.getsizeof(x)|x.pop(1.5)|x.__sizeof__()|x.extend(iter([1,2,3]));x|x[2:2]=x|x[1:2]=memoryview(b'qq')|x[1]=True|x.insert(1,300)|x.insert()|x.__setitem__(0,1);x|x.__delitem__(0);x|x.__iadd__(b'x')|x.__imul__(3)|x.__contains__(104)|bytearray(x) is x|x.strip() is x|x.replace(b'z',b'') is x|x[:] is x|x.split(b'z')[0] is x|x.join([b'a']) |x.partition(b'l')|x.partition(b'z')|x%()|bytearray(b'%d')%5|bytearray(b'%s')%x|x.ljust(10)|x.decode()|str(x,'utf8')|x.rpartition(b'z')|x.split(b'l')|x.splitlines()|x.rsplit(b'l',1)|x.title()|x.translate(None,b'l')|x.startswith(b'he')""".split('|'): t(s)
