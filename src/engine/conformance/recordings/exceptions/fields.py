# The fields, messages and pickles of the exception classes.
import pickle, copy
def t(f):
    try: r = f()
    except BaseException as e: r = type(e).__name__ + ': ' + str(e)
    print(r)
# OSError
class E1(OSError):
    def __init__(self, a, b): self.x = (a, b)
class E2(OSError):
    def __new__(cls, a, b): 
        return super().__new__(cls, a, b)
class E3(OSError):
    def __init__(self, *args): super().__init__(*args)
class E4(OSError):
    def __new__(cls, *args): return super().__new__(cls)
    def __init__(self, *args): super().__init__(*args)
for c in (E1,E2,E3,E4):
    t(lambda: (lambda e: (e.args, e.errno, e.strerror, e.filename, str(e)))(c(2, 'foo')))
for args in [(), (1,), (2,'a'), (2,'a','f'), (2,'a','f',0), (2,'a','f',None,'g'), (2,'a','f',0,'g'), (2,'a',None,None,'g'), (1,2,3,4,5,6), ('a','b')]:
    t(lambda: (lambda e: (type(e).__name__, e.args, e.errno, e.strerror, e.filename, e.filename2, str(e), e.__reduce__()))(OSError(*args)))
t(lambda: OSError(1, x=2))
t(lambda: E3(1, x=2))
t(lambda: E1(1, x=2))
t(lambda: OSError(2,'a').characters_written)
def f():
    e = BlockingIOError(11, 'x', 7)
    print(e.args, e.characters_written, e.filename, str(e))
    e.characters_written = 5
    print(e.characters_written)
    del e.characters_written
    return e.characters_written
t(f)
t(lambda: (lambda e: (e.args, e.filename))(BlockingIOError(11, 'x', 'y')))
t(lambda: BlockingIOError(11,'x',1<<100))
def f():
    e = OSError(2, 'x')
    e.characters_written = 'q'
t(f)
def f():
    e = OSError(2, 'x')
    del e.characters_written
t(f)
def f():
    e = OSError(2, 'x', 'fn')
    e.foo = 3
    r = []
    for p in range(6):
        n = pickle.loads(pickle.dumps(e, p)); r.append((type(n), n.args, n.filename, n.foo))
    return r
t(f)
def f():
    e = OSError(2, 'x', 'fn')
    e.__init__()
    return e.args, e.errno
t(f)
def f():
    e = E3(2, 'x', 'fn')
    e.__init__()
    return e.args, e.errno
t(f)
# AttributeError
def f():
    e = AttributeError('msg', name='n', obj=3)
    e.foo = 4
    print(e.__reduce__(), e.__getstate__())
    n = copy.copy(e)
    return n.name, n.obj, n.foo
t(f)
t(lambda: AttributeError('m').__reduce__())
t(lambda: AttributeError('m', name='x').__getstate__())
t(lambda: AttributeError('m', foo='x'))
t(lambda: NameError('m', foo='x'))
t(lambda: NameError('m', name='x').__reduce__())
t(lambda: AttributeError('m', name='x', foo=1))
# ImportError
t(lambda: ImportError('m', name='n').__reduce__())
t(lambda: ImportError('m').__reduce__())
t(lambda: ImportError('m', name='n', path='p', name_from='q').__reduce__())
t(lambda: ImportError('m', foo='n'))
t(lambda: ImportError('m', 'n'))
t(lambda: ImportError().__reduce__())
def f():
    e = ImportError('m', name='n'); e.foo = 3
    return e.__reduce__()
t(f)
class S(str): pass
t(lambda: str(ImportError(S('x'))))
t(lambda: str(ImportError('x','y')))
t(lambda: str(ImportError(3)))
t(lambda: str(ModuleNotFoundError('x', name='x')))
# SyntaxError
for a in [(), ('m',), ('m', ()), ('m', (1,2,3)), ('m', ('f',1,2,'t')), ('m', ('f',1,2,'t',3)), ('m', ('f',1,2,'t',3,4)), ('m', ['f',1,2,'t',3,4]), ('m', ('f',1,2,'t',3,4,5)), ('m', ('f',1,2,'t',3,4,5,6)), ('m', 5), ('m','abcd'), ('m', ('f',1,2,'t'), 3), (3, ('/a/b',1,2,'t')), ('m', (b'f',1,2,'t')), ('m', ('f','1',2,'t')), ('m', ('f',10**30,2,'t')), ('m', ('',1,2,'t')), ('m', ('a/',1,2,'t')), ('m', (None,1,2,'t')), ('m', ('f',None,2,'t')), ('m', (None,None,2,'t'))]:
    t(lambda: (lambda e: (str(e), e.args, e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset, e._metadata, e.print_file_and_line))(SyntaxError(*a)))
def f():
    e = SyntaxError("msg", ("file.py", 1, 2, "txt", 2, 3))
    e.__init__("new_msg", ("new_file.py", 2, 3, "new_txt"))
    return e.end_lineno, e.end_offset, e.msg, e.filename
t(f)
def f():
    e = SyntaxError("msg", ("file.py", 1, 2, "txt", 2, 3))
    e.__init__()
    return e.end_lineno, e.end_offset, e.msg, e.filename
t(f)
t(lambda: str(SyntaxError.__new__(SyntaxError)))
t(lambda: SyntaxError('Missing parentheses in call to print', ('f',1,1,'print 3')).msg)
t(lambda: SyntaxError('a', x=1))
# Stop, exit
t(lambda: StopIteration(x=1))
def f():
    e = StopIteration(3); e.__init__(); return e.value
t(f)
def f():
    e = SystemExit(3); e.__init__(); return e.code
t(f)
t(lambda: SystemExit().code); t(lambda: SystemExit(1,2).code); t(lambda: StopIteration(1,2).value)
# Unicode
t(lambda: UnicodeEncodeError()); t(lambda: UnicodeEncodeError(1,2,3,4,5)); t(lambda: UnicodeEncodeError('a','b','c',4,5)); t(lambda: UnicodeEncodeError('a','b',3,4,5))
t(lambda: UnicodeEncodeError('a',b'b',3,4,'r'))
t(lambda: UnicodeDecodeError(1,2,3,4,5)); t(lambda: UnicodeDecodeError('a','b','c',4,5)); t(lambda: UnicodeDecodeError('a','b',3,4,'r')); t(lambda: UnicodeDecodeError('a',bytearray(b'b'),3,4,'r').object)

t(lambda: UnicodeTranslateError(1,2,3,4)); t(lambda: UnicodeTranslateError('a',2,3,4)); t(lambda: UnicodeTranslateError('a','b',3,4)); t(lambda: UnicodeTranslateError('a',2,3,4,5))
t(lambda: UnicodeTranslateError('a',2.5,3,'r'))
t(lambda: UnicodeTranslateError('a',1<<100,3,'r'))
for s in range(-3,4):
  for e in range(-3,4):
    for o in ('', 'a', 'ab', '\U0001f600b'):
        t(lambda: (lambda x: (str(x), x.start, x.end))(UnicodeEncodeError('utf-8', o, s, e, 'r')))
        t(lambda: str(UnicodeDecodeError('utf-8', o.encode(), s, e, 'r')))
        t(lambda: str(UnicodeTranslateError(o, s, e, 'r')))
def f():
    e = UnicodeEncodeError('utf-8', 'abc', 0, 1, 'r')
    e.object = 5
    return str(e)
t(f)
def f():
    e = UnicodeEncodeError('utf-8', 'abc', 0, 1, 'r')
    del e.object
    return e.object
t(f)
def f():
    e = UnicodeEncodeError('utf-8', 'abc', 0, 1, 'r')
    del e.encoding
    return str(e)
t(f)
def f():
    e = UnicodeDecodeError('utf-8', b'abc', 0, 1, 'r')
    e.object = 'abc'
    return str(e)
t(f)
def f():
    e = UnicodeDecodeError('utf-8', b'abc', 0, 1, 'r')
    e.start = 'x'
    return str(e)
t(f)
def f():
    e = UnicodeDecodeError('utf-8', b'abc', 0, 1, 'r')
    del e.start
t(f)
t(lambda: UnicodeError(1,2,3,4)); t(lambda: UnicodeError().object)
# KeyError etc
t(lambda: str(KeyError('a'))); t(lambda: str(KeyError('a','b'))); t(lambda: str(KeyError()))
t(lambda: BaseException(x=1)); t(lambda: KeyError(x=1)); t(lambda: ValueError(x=1)); t(lambda: MemoryError(x=1))
t(lambda: ValueError.__new__(ValueError, x=1))
for n in ('args','__traceback__','__context__','__cause__','__suppress_context__','__notes__'):
    def f():
        e = ValueError(1); setattr(e, n, 5); return getattr(e, n)
    t(f)
    def f():
        e = ValueError(1); delattr(e, n); return getattr(e, n)
    t(f)
def f():
    e = ValueError(1); e.add_note(3)
t(f)
def f():
    e = ValueError(1); e.__notes__ = 3; e.add_note('x')
t(f)
t(lambda: ValueError().with_traceback(3))
t(lambda: ValueError(1).__setstate__(3)); t(lambda: ValueError(1).__setstate__(None)); t(lambda: ValueError(1).__reduce__())
def f():
    e = ValueError(1); e.__setstate__({'a': 3}); return e.a, e.__reduce__()
t(f)
t(lambda: repr(ValueError(1))); t(lambda: repr(ValueError(1,2))); t(lambda: repr(ValueError()))
