# Keywords that a built-in function has not: which one it says, and what it may have meant.
for f in (lambda: print(0, sep=1, end=2, file=3, flush=4, foo=5), lambda: print(0, foo=1), lambda: "a".split(maxsplt=1), lambda: "a".split(foo=1), lambda: sorted([], reverce=1), lambda: round(1, foo=1), lambda: round(1,2,3), lambda: round(), lambda: round(number=1,ndigits=2,foo=3), lambda: "a".split(1,2,3), lambda: "a".split(sep='b',maxsplit=3,foo=4), lambda: int(x=1), lambda: "a".encode(encodin='x'), lambda: sum([],strt=1), lambda: max(1,2,ky=3), lambda: open('f', mod='r'), lambda: pow(1), lambda: pow(1,2,modd=1)):
    try: f(); print('ok')
    except TypeError as e: print(e)
for f in (lambda: max(1,2,key=1,default=2,foo=3), lambda: max(1,foo=3), lambda: map(1,2,strict=3,foo=4), lambda: map(1,2,foo=4), lambda: map(1,2,strct=4), lambda: zip(1,strct=4), lambda: zip(1,strict=1,foo=3), lambda: print(1, speed=3), lambda: print(flsh=3), lambda: print(sep=1, end=2, file=3, flush=4, foo=5)):
    try: f(); print('ok')
    except TypeError as e: print(e)
