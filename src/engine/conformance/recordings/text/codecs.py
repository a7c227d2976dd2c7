# The built-in codecs and their error handlers.

def t(f,*a):
    try: r=f(*a); return repr(r)
    except UnicodeError as e: return f'{type(e).__name__} {e.encoding!r} {e.object!r} {e.start} {e.end} {e.reason!r}'
    except Exception as e: return f'{type(e).__name__} {e}'
data=[b'', b'a', b'abc', b'\xc3\xa9', b'\xc3', b'a\xff', b'\xe2\x82', b'\xe2\x82\xac', b'\xe2(\xa1', b'\xf0\x9f\x98\x80', b'\xf0\x9f\x98', b'\xf0\x9f(', b'\xed\xa0\x80x', b'\xf4\x90\x80\x80', b'\xf5\x80', b'\xc0\x80', b'\x80\x81z', b'\xff\xfea\x00', b'\xfe\xff\x00a', b'a\x00b\x00', b'a\x00b', b'\x00\xd8a\x00', b'\x00\xd8', b'\x00\xd8\x00', b'\x00\xdc\x00\x00', b'\x3d\xd8\x00\xde', b'\xff\xfe\x00\x00a\x00\x00\x00', b'\x00\x00\x11\x00', b'\x00\xd8\x00\x00', b'a\x00\x00', b'\\x41\\u1234\\U0001F600\\n\\101', b'\\x4', b'\\u12', b'\\U00110000', b'\\', b'\\N{x',b'\\Nx', b'caf\xe9\\u00e9', b'\\ud83d\\ude00',b'a\\\nb']
encs=['utf-8','ascii','latin-1','utf-16','utf-16-le','utf-16-be','utf-32-be','unicode_escape','raw_unicode_escape','utf-7' ][:-1]
errs=['strict','replace','backslashreplace','surrogateescape','surrogatepass','xmlcharrefreplace','bogus']

for d in data:
    for e in encs:
        first=t(d.decode,e,'strict')
        print('D',d,e,first)
        for er in errs[1:] if 'Error' in first else ():
            print('  ',er,t(d.decode,e,er))
strs=['','a','abc','é','€x','\U0001F600','a\ud800b','\udc80\udcff','\ud83d\ude00','\udc80x\ud800\udc81','x\n\\\t\x00\x7fé\u1234\U00012345','\u20ac\u20ac!\xff']
for s in strs:
    for e in encs:
        first=t(s.encode,e,'strict')
        print('E',ascii(s),e,first)
        for er in errs[1:] if 'Error' in first else ():
            print('  ',er,t(s.encode,e,er))
