# What compile() makes of its arguments: file names, modes, flags, and in which order they are refused.
import ast
class P:
    def __init__(s,p): s.p=p
    def __fspath__(s): return s.p
class I:
    def __index__(s): return 0
class EvilBool:
    def __bool__(self): raise ValueError('evil')
def t(*a,**k):
    try:
        c=compile(*a,**k)
        print('ok', ascii(c.co_filename) if hasattr(c,'co_filename') else type(c).__name__, getattr(c, 'argtypes', None) and len(c.argtypes))
    except BaseException as e:
        print(type(e).__name__, ascii(str(e)), ascii(getattr(e,'filename','-')))
t('1',P('x'),'exec')
t('1',P(b'x\xff'),'exec')
t('1',b'x\xff','exec')
t('1',P(3),'exec')
t('1',3,'exec')
t('1','a\0b','exec')
t('1',b'a\0b','exec')
t('1',P('a\0b'),'exec')
t('1',bytearray(b'a'),'exec')
t('1','f',3)
t('1','f','exec\0')
t('1','f','foo')
t('1','f','foo',ast.PyCF_ONLY_AST)
t('1','f','func_type')
t('() -> int','f','func_type',ast.PyCF_ONLY_AST)
t('(a, *b, **c) -> int','f','func_type',ast.PyCF_ONLY_AST)
t('(a','f','func_type',ast.PyCF_ONLY_AST)
t('1','f','exec','x')
t('1','f','exec',1.5)
t('1','f','exec',I())
t('1','f','exec',1<<40)
t('1','f','exec',1<<100)
t('1','f','exec',1<<20)
t('1','f','exec',-1)
t('1','f','exec',0,EvilBool())
t('1','f','exec',0,[],3)
t('1','f','exec',0,[],-2)
t('1','f','exec',0,[],1<<1000)
t('1','f','exec',0,[],'x')
t('1','f','exec',_feature_version='x')
t('1','f','exec',_feature_version=3)
t('1',3,'foo',1<<20,EvilBool())
t('1','f','foo',1<<20,EvilBool())
t('1','f','foo',1<<20,0,9)
t('1','f','foo',0,0,9)
t(3,'f','exec')
t(3,'f','foo')
t(ast.parse('1'),'f','eval')
t(ast.Pass(),'f','exec')
t(ast.Name('x'),'f','eval')
t(ast.parse('1'),'f','exec')
t(ast.parse('1'),'f','func_type',ast.PyCF_ONLY_AST)
t(ast.parse('1'),'f','func_type')
t('1')
t('1',mode='exec')
t('x','f','exec',ast.PyCF_ONLY_AST,_feature_version=4)
t('a\0b','f','exec')
t(b'a\0b','f','exec')
t(memoryview(b'abc'),'f','exec')
t(bytearray(b'abc'),'f','exec')
class S(str): pass
t(S('abc'),'f','exec')
t('\ud800','f','exec')
t('(\n'*201,'f','exec')
class T(ast.AST): pass
t(T(),'f','exec')
t(ast.FunctionType([],ast.Name('x',ast.Load())),'f','exec')
t(ast.Expression(ast.JoinedStr([ast.FormattedValue(ast.Constant(1,lineno=1,col_offset=0),99,lineno=1,col_offset=0)],lineno=1,col_offset=0)),'f','eval')
t(ast.Expression(ast.JoinedStr([ast.FormattedValue(ast.Constant(1,lineno=1,col_offset=0),-7,lineno=1,col_offset=0)],lineno=1,col_offset=0)),'f','eval')

import sys

for limit in (640, 1000, 0, 4300):
    sys.set_int_max_str_digits(limit)
    for digits in (640, 641, 1000, 1001, 4301):
        try:
            n = eval('1' * digits)
            print(limit, digits, n.bit_length())
        except SyntaxError as e:
            print(limit, digits, e.args)
for source in ('  \t1 + 1', b' \t 1 + 1', bytearray(b' 2'), '\n 1'):
    try:
        print(eval(source))
    except SyntaxError as e:
        print(e.args)
