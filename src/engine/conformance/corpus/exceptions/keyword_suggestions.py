# Keywords that no parameter of a built-in function has: since 3.13 with the one that is near.

import collections
import itertools
import math
import operator
import re

for call in (
    lambda: print(sepp=1),
    lambda: sorted([],revers=1),
    lambda: 'a'.encode(encodin='a'),
    lambda: sum([],star=1),
    lambda: max(1,2,ky=1),
    lambda: int('1',bas=3),
    lambda: compile(1,2,3,flag=2),
    lambda: ''.split(se=1),
    lambda: property(fge=1),
    lambda: enumerate([],star=1),
    lambda: complex(rea=1),
    lambda: bytes(sourc=1),
    lambda: str(objec=1),
    lambda: bytearray(sourc=1),
    lambda: memoryview(obj=1),
    lambda: float(x=1),
    lambda: zip(stric=1),
    lambda: reversed(a=1),
    lambda: type('a',(),{},k=1),
    lambda: ImportError(nam=1),
    lambda: AttributeError(nam=1),
    lambda: re.compile('a').sub(rep=1,string=2),
    lambda: itertools.count(star=1),
    lambda: collections.deque(maxle=1),
    lambda: operator.itemgetter(a=1),
    lambda: math.isclose(1,2,rel_to=3),
    lambda: [].sort(ke=1),
    lambda: b''.decode(eror=1),
    lambda: 'a'.splitlines(keepend=1),
    lambda: (1).to_bytes(lenght=3),
    lambda: int.from_bytes(b'',byteorde=1),
    lambda: dict.fromkeys(a=1),
    lambda: round(1.0,ndigit=2),
    lambda: pow(1,2,mo=3),
    lambda: print(1, ends=''),
):
    try:
        print(call())
    except TypeError as e:
        print(e)
