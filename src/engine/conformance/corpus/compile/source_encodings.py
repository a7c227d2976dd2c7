# The encodings that source bytes declare, and what codecs may do wrong.
import codecs
L = [b'# coding: latin9\nx = "\xa4"', b'# coding: foo\nx=1', b'#!/a\n# -*- coding: cp1252 -*-\nx="\x80"', b'x=1\n# coding: foo\n', b'# coding: ascii\n"\xe9"', b'\xef\xbb\xbf# coding: latin1\nx', b'\xef\xbb\xbfx="\xc3\xa9"', b'# coding: utf-16\nx=1', b'# coding: utf-7\nx="+AOk-"', b'# coding: rot13\nk="nop"', b'# coding: hex\n12', b'# coding: utf_8_sig\nx="\xc3\xa9"', b'# coding=iso8859-15\nx="\xa4"', b'# vim:fileencoding=koi8-r\nx="\xc1"', b'# coding: mac-roman\nx="\x80"', b'# coding: UTF-8-foo\nx="\xc3\xa9"', b'# coding: iso-latin-1-unix\nx="\xe9"', b'# coding: cp1252\nx="\x81"', b'# coding: unicode_escape\nx="\\\\xe9"', b'  \n# coding: latin1\nx="\xe9"', b'\x0c# coding: latin1\nx="\xe9"', b'# coding: latin1\r\nx="\xe9"\r\n1 1', b'# coding: cp1252\nx="\x80" 1', b'#coding:mycodec\nx=2', b'#coding:mybad\nx=2', b'#coding:mysur\nx=2']
class E(Exception): pass
def search(n):
    if n=='mycodec': return codecs.CodecInfo(None, lambda b,e='strict': ('x = "mine"\n', len(b)), name=n)
    if n=='mybad':
        def bad(b, e): raise E('no')
        return codecs.CodecInfo(None, bad, name=n)
    if n=='mysur': return codecs.CodecInfo(None, lambda b,e='strict': ('x = "\ud800"\n', len(b)), name=n)
codecs.register(search)
for s in L:
    for f in ('exec','compile','eval'):
        ns={}
        try:
            if f=='exec': exec(s,ns)
            elif f=='eval': eval(s)
            else: compile(s,'<f>','exec')
            print(s,f,ascii(ns.get('x')))
        except BaseException as e:
            print(s,f,type(e).__name__, ascii(e.args), ascii(e.__cause__), ascii(e.__context__))
for T in (ValueError, UnicodeError, KeyError, SyntaxError, IndexError, MemoryError, LookupError):
    def search(n, T=T):
        if n==T.__name__.lower():
            def bad(b, e='strict'): raise T('no')
            return codecs.CodecInfo(None, bad, name=n)
    codecs.register(search)
    try: exec(b'#coding:'+T.__name__.encode()+b'\n1')
    except BaseException as e: print(T, type(e), e.args)
