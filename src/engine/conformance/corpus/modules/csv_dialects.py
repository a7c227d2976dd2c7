# Comma separated values: dialects and what is refused, records read and written in all ways of quoting, sizes.
import sys, _csv, io, gc, csv
d = _csv.Dialect(); r = _csv.reader([]); w = _csv.writer(io.StringIO())
print([sys.getsizeof(x) for x in (d, r, w)], [gc.is_tracked(x) for x in (d, r, w)])
print(_csv.Error.__mro__)
for c in (_csv.Dialect, _csv.Reader, _csv.Writer): print([x for x in dir(c) if x not in dir(object) and x != '__module__'], c)
def t(f, *a, **k):
    try: res = f(*a, **k)
    except Exception as e: print(k, '!', type(e).__name__, e)
    else: print(k, '->', type(res) if isinstance(res, (_csv.Reader, _csv.Writer, _csv.Dialect)) else res)
D = _csv.Dialect
for k in (dict(delimiter=''), dict(delimiter=';;'), dict(delimiter=4), dict(delimiter=None), dict(quotechar=4), dict(quotechar=''),
          dict(quotechar=None), dict(quotechar=None, quoting=0), dict(escapechar='aa'), dict(escapechar=1), dict(lineterminator=None),
          dict(lineterminator=4), dict(quoting=None), dict(quoting=9), dict(quoting='x'), dict(delimiter='\n'),
          dict(delimiter=' ', skipinitialspace=True), dict(quotechar=' ', skipinitialspace=True), dict(quotechar=' '),
          dict(escapechar=','), dict(quotechar=','), dict(quotechar='x', escapechar='x'), dict(lineterminator=',x'),
          dict(escapechar='\r'), dict(bad=1), dict(dialect='nope'), dict(strict=[])): t(D, **k)
t(D, 1, 2, 3); t(_csv.reader); t(_csv.reader, 1); t(_csv.reader, [], 1, 2); t(_csv.writer, 1); t(_csv.writer)
t(_csv.register_dialect, 1); t(_csv.register_dialect, 'x', bad=1); t(_csv.register_dialect); t(_csv.unregister_dialect, 'q')
t(_csv.get_dialect, 'q'); t(_csv.get_dialect, 5); t(_csv.field_size_limit, 'x'); t(_csv.field_size_limit, 1.0); t(_csv.field_size_limit)
t(_csv.Reader); t(_csv.Writer)
R = lambda lines, **k: list(_csv.reader(lines, **k))
t(R, [b'a']); t(R, ['a\rb']); t(R, ['"a"b'], strict=True); t(R, ['"a'], strict=True); t(R, ['"a']); t(R, ['"a\n', 'b"\n'])
for q in range(6): t(R, ['1,"2",,""'], quoting=q)
t(R, ['a,2'], quoting=2); t(R, ['a\\,b,c\\', 'd'], escapechar='\\'); t(R, ['"a""b"', "'c''d'"]); t(R, ['"a""b"'], doublequote=False)
t(R, [' a, "b", c'], skipinitialspace=True); t(R, ['', '\n', 'x\n'], delimiter='x'); t(R, ['a;"b;c"'], delimiter=';'); t(R, ['\U0001f600,é'])
def W(row, **k):
    s = io.StringIO()
    return _csv.writer(s, **k).writerow(row), s.getvalue()
t(W, [None]); t(W, ['']); t(W, []); t(W, 5)
for q in range(6): t(W, [None], quoting=q); t(W, [None, 1, 'a', 2.5, ''], quoting=q)
t(W, ['a,b', 'c"d', 'e\nf', 'g\rh']); t(W, ['a,b'], quoting=3); t(W, ['a,b', '"'], quoting=3, escapechar='\\'); t(W, ['"'], doublequote=False)
t(W, ['"', '\\'], doublequote=False, escapechar='\\'); t(W, ['', ' a'], delimiter=' ', skipinitialspace=True)
t(W, ['', None], delimiter=' ', skipinitialspace=True, quoting=3); t(W, ['a'], lineterminator='!a'); t(W, [' a', 'b'], skipinitialspace=True)
import copy, pickle
t(copy.copy, D()); t(pickle.dumps, r)
print(csv.list_dialects(), csv.get_dialect('excel-tab').delimiter == '\t', csv.get_dialect('excel') is D('excel'))
s = io.StringIO()
dw = csv.DictWriter(s, ['n', 'v']); dw.writeheader(); dw.writerow({'n': 1, 'v': 'x y'}); dw.writerows([{'n': 2}])
print(repr(s.getvalue())); s.seek(0); rd = csv.DictReader(s); print(list(rd), rd.line_num)
class It:
    def __iter__(self): yield 'a,b'; raise KeyError('stop')
it = _csv.reader(It()); print(next(it), it.line_num); t(next, it)
limit = csv.field_size_limit(3); t(R, ['abcd']); csv.field_size_limit(limit)
print(sys.getrefcount(d), csv.Sniffer().sniff('a;b\n1;2\n').delimiter)
