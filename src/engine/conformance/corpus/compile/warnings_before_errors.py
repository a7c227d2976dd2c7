# SyntaxWarnings: what they say, that they come before a SyntaxError of the same source, and what a filter makes of them.
import warnings
S = [r"'\z'", r"b'\z'", r"'abc\q\z'", r"'\400'", r"b'\777x'", r"f'\z{1}'", r"f'{1}\z'", r"f'\{1}'", r"f'x{1:\q}'", r"f'x{1:\{2}}'", r"f'\477{1}'",
 "'''\n\n \\z'''", "f'''\n\n \\{1}\n'''", "x = 1\ny = 'a' '\\d' \"\\w\"", "1if 1 else 2", "0x1for x in ()", "0b1or 2", "0o7in (1,)", "1.5is 2", "1jif 1 else 2", "1e5and 3", "1not in x",
 "'\\e' 1", "1 1\n'\\z'", "1 1\n2if 3 else 4", "2if 3 else 4 5", "x = '\\z'\nbreak", "'\\z'\n(", "é = '\\z'", "'é\\z'", "u'\\z'", "'\\z' f'\\y{1}' '\\x'", "1is 1", "1 is 1", "1()", "assert(1,2)\nbreak", "def f():\n try: pass\n finally: return 1\n", "[1][1,2]\n1 is 1\nassert (1,1)\n'\\z'", "\\\n'\\z'", "f'{\"\\z\"}'", "'\\\u00e9'","f'\\\u00e9'", "'\\8'", "b'\\8'", "'\\N'", "'\\z\\N'", "'\\z' b'\\y'", "0_7if 1 else 2", "'\\z'\n'\\z'", "0xfor 1", "'\\z'; '''\n\n\\q\\400'''", "1_000if 1 else 2\n)", "f(a for a in 1if 2 else 3, 1)"]
def show(f, s, mode):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter('always')
        try: r = f(s, '<f>', mode); r = 'ok'
        except SyntaxError as e: r = (type(e).__name__,) + e.args + (e.filename, e.lineno,e.offset,e.text,e.end_lineno,e.end_offset)
    print(ascii(s), [(x.category.__name__, ascii(str(x.message)), x.filename, x.lineno) for x in w], ascii(r))
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        try: r = f(s, '<f>', mode); r = 'ok'
        except SyntaxError as e: r = (type(e).__name__,) + e.args + (e.filename, e.lineno,e.offset,e.text,e.end_lineno,e.end_offset)
    print('   error', ascii(r))
import ast
for s in S:
    show(compile, s, 'exec')
print('ast')
for s in S[:8]+S[15:17]+S[33:36]:
    show(lambda a,b,c: ast.parse(a,b,c), s, 'exec')
