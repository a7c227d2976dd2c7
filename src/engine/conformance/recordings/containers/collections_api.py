# deque, defaultdict and the classes of collections.
from collections import deque, defaultdict
import _collections
class D(defaultdict):
    def __setitem__(s,k,v): print('set',k); super().__setitem__(k,v)
d=D(list); d['a']; print(d)


def t(f):
    try:
        r = repr(f())
        print(r[:r.index(" at 0x")] if " at 0x" in r else r)
    except Exception as e:
        print(type(e).__name__, e, *getattr(e, "__notes__", []))


t(lambda: deque().pop())
t(lambda: deque().popleft())
t(lambda: deque([1]).index(2))
t(lambda: deque().remove(1))
t(lambda: deque([1],1).insert(0,2))
t(lambda: deque([1])[3])
t(lambda: deque(1))
t(lambda: deque([],-1))
t(lambda: deque([],'a'))
t(lambda: deque([],None))
t(lambda: deque([1])+[1])
t(lambda: deque(maxlen=3,iterable=[1,2,3,4]))
t(lambda: deque(1,2,3))
t(lambda: deque(foo=1))
t(lambda: defaultdict(1))
t(lambda: defaultdict(None)['a'])
t(lambda: defaultdict(None)[(1,2)])
t(lambda: defaultdict(int,{1:2})|{3:4})
t(lambda: {3:4}|defaultdict(int,{1:2}))
t(lambda: deque([1,2]).__reduce__())
t(lambda: deque([1,2],3).__reduce__())
t(lambda: deque([1]).__setitem__(5,1))
t(lambda: deque([1]).__delitem__(5))
t(lambda: deque([1])['a'])
t(lambda: deque([1])[0:1])
t(lambda: deque([1])*'a')
t(lambda: deque([1])<[1])
t(lambda: deque().rotate('a'))
t(lambda: deque().index())
t(lambda: _collections._tuplegetter(0,'doc').__get__(5))
t(lambda: _collections._tuplegetter(0,'doc'))
t(lambda: _collections._tuplegetter('a','doc'))
t(lambda: _collections._tuplegetter(3,'doc').__get__((1,)))
t(lambda: _collections._tuplegetter(3,'doc').__set__((1,),1))
t(lambda: _collections._deque_iterator(deque([1,2,3]),1).__next__())
t(lambda: iter(deque()))
t(lambda: reversed(deque()))
t(lambda: iter(deque([1,2])).__reduce__())
t(lambda: defaultdict(int).__reduce__())
t(lambda: deque().extend(1))
t(lambda:  deque()*3)
t(lambda: deque([1,2])*3)
t(lambda: deque([1,2],3)*3)
t(lambda: repr(deque([1],maxlen=2)))
t(lambda: hash(deque()))
t(lambda: deque([1]).insert('a',1))
t(lambda:  deque([1]).insert(1))

a=deque(); a.append(a); print(a); x=defaultdict(list); x[1]=x; print(x); x.default_factory=x.copy; print(len(repr(x))>5)
import sys; print([sys.getsizeof(deque(range(n))) for n in (0,1,31,32,33,63,64,65,128)], sys.getsizeof(deque([1]*65))); b=deque()
for i in range(40): b.append(i)
print(sys.getsizeof(b)); 
it=iter(b); b.append(1)
t(lambda:next(it)); t(lambda:next(it))
import random
r=random.Random(1); d=deque(); l=[]
for i in range(3000):
    op=r.randrange(10); v=r.randrange(100)
    if op<2: d.append(v); l.append(v)
    elif op<4: d.appendleft(v); l.insert(0,v)
    elif op==4 and l: assert d.pop()==l.pop()
    elif op==5 and l: assert d.popleft()==l.pop(0)
    elif op==6: n=r.randrange(-10,10); d.rotate(n); n2=n%len(l) if l else 0; l=l[-n2:]+l[:-n2] if n2 else l
    elif op==7 and l: k=r.randrange(len(l)); assert d[k]==l[k]; d[k]=v; l[k]=v
    elif op==8 and l: k=r.randrange(len(l)); del d[k]; del l[k]
    elif op==9: k=r.randrange(-len(l)-1,len(l)+1); d.insert(k,v); l.insert(k,v)
    assert list(d)==l and list(reversed(d))==l[::-1]
print(len(d),sys.getsizeof(d))
from collections import *
print(Counter('abracadabra').most_common(2), OrderedDict(a=1,b=2), ChainMap({1:2},{3:4}), UserDict(a=1))
NT=namedtuple('NT','a b c',defaults=[5]); n=NT(1,2); print(n,n._replace(a=9),n._asdict(),NT._fields,n==(1,2,5),NT.a)
c=Counter(a=1); c.update('aab'); print(c, c+Counter(a=5), c-Counter(a=1))
