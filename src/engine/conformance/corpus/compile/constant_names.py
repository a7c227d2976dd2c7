# None, True and False where a tree or a name in another form has them.
import ast
S=["def x(): pass","async def x(): pass","class x: pass","from a import x","from a import b as x","from x import b","from x.y import b","import x","import a as x","import x.y", "try: pass\nexcept A as x: pass","f(x=1)","def f(x): pass","def f(*x): pass","def f(*,x=1): pass","def f(**x): pass","lambda x: 1","global x","nonlocal x","a.x","a.x = 1","x","x = 1","del x","type x = 1","def f[x](): pass","match a:\n case x: pass","match a:\n case [*x]: pass","match a:\n case {**x}: pass","match a:\n case B(x=1): pass","match a:\n case x(): pass","match a:\n case b as x: pass","class A(x=1): pass","x: int","a.x: int","for x in y: pass","with a as x: pass","(x := 1)","[x for x in y]","try: pass\nexcept* A as x: pass","from . import x"]
for s in S:
    t = ast.parse(s)
    for n in ast.walk(t):
        for f, v in ast.iter_fields(n):
            if v == 'x': setattr(n, f, 'None')
            elif v == 'x.y': setattr(n, f, 'None.y')
            elif v == ['x']: setattr(n, f, ['None'])
            elif v == ['x','y']: setattr(n, f, ['None', 'y'])
    try: compile(t, 'f', 'exec'); print(repr(s), 'ok')
    except Exception as e: print(repr(s), type(e).__name__, e)
for s in ('Truᵉ','Falſe','Nºne','a.Nºne','def Nºne(): pass','f(Nºne=1)','import Nºne','from Nºne import a','import a.Nºne','import Nºne.a','lambda Nºne: 1','class Nºne: pass','def f(Nºne): pass','Nºne = 1','(Nºne := 1)','global Nºne','ifº','x = Truᵉ\n1 1', 'x: Truᵉ = 1', 'del Nºne','for Nºne in a: pass','try: pass\nexcept A as Nºne: pass','match a:\n case Nºne: pass','type Nºne = 1', "f'{Nºne}'", 'True.Nºne', '𝐓rue', '𝐝ef x', '__debuɡ__', '__𝐝ebug__ = 1'):
    for b in (s, s.encode()):
        try: ast.parse(b); print(ascii(b), 'parsed', end=' ')
        except Exception as e: print(ascii(b), type(e).__name__, e, end=' ')
        try: compile(b, 'f', 'exec'); print(ascii(b), 'ok')
        except Exception as e: print(type(e).__name__, e)
