# Which operations on str give the same object, the shared one-character object, or a new one.
import sys
one={c:chr(c) for c in range(256)}
EMPTY=''
def kind(r, *olds):
    if not isinstance(r,(str,bytes)): return repr(r)
    for i,o in enumerate(olds):
        if r is o: return 'old%d'%i
    if isinstance(r,str) and len(r)==1 and ord(r)<256: return 'shared' if r is one[ord(r)] else 'newchar'
    if r=='' : return 'empty' if r is EMPTY else 'newempty'
    if sys._is_interned(r) if isinstance(r,str) else 0: return 'interned'
    return 'new'
class S(str): pass
def run(code, **kw):
    kw.setdefault('S',S)
    try: r=eval(code,globals(),kw)
    except Exception as e: return f'{type(e).__name__}: {e}'
    olds=[kw[k] for k in ('s','t') if k in kw]
    if isinstance(r,(tuple,list)): return [kind(x,*olds) for x in r]
    return kind(r,*olds)
vals=['', 'a', 'é', '\u1234', 'ab cd', 'a b', ' x ', 'AB', 'ß', 'a\tb', '\t','ñandú','xyz'*5, 'İ', S('q'), S('hello'), S('')]
exprs=[e for e in '''s[:]|s[0:1]|s[::1]|s[::5]|s[::-1]|s[1:]|s[:-1]|s[0:0]|str(s)|s+''|''+s|s*1|s*0|s*2|s+'b'|f'{s}'|'%s'%s|'%s'%(s,)|'{}'.format(s)|format(s)|''.join([s])|''.join([s,''])|'-'.join([s])|s.join('')|s.join('a')|s.join('ab')|s.replace('a','b')|s.replace('zz','')|s.replace('a','')|s.replace('','x')|s.strip()|s.lstrip()|s.rstrip()|s.strip('a')|s.ljust(1)|s.ljust(0)|s.rjust(2)|s.center(1)|s.center(3)|s.zfill(1)|s.zfill(4)|s.expandtabs()|s.expandtabs(0)|s.removeprefix('a')|s.removesuffix('b')|s.removeprefix('')|s.split()|s.split('a')|s.split(' ')|s.rsplit()|s.rsplit('a')|s.rsplit(None,0)|s.split(None,0)|s.split('a',0)|s.partition('b')|s.partition(' ')|s.rpartition(' ')|s.rpartition('b')|s.partition('zz')|s.rpartition('zz')|s.splitlines()|s.splitlines(True)|s.lower()|s.upper()|s.title()|s.swapcase()|s.casefold()|s.capitalize()|s.translate({})|s.translate({97:None})|s.translate({97:'b'})|s.translate({97:98})|s.encode()|s.encode('utf-8').decode()|'%.1s'%s|'%5s'%s|'%-1s'%s|format(s,'1')|format(s,'.1')|format(s,'s')|'{:.1}'.format(s)|'{:s}'.format(s)|'{:2}'.format(s)|s.__str__()|s.__format__('')|repr(s)|ascii(s)|s.__getnewargs__()|list(s)|tuple(s)|S(s)|str.__new__(S,s)|s.format()|s.format_map({})|s%()|1*s|'%c'%s|s.strip('x')|s.strip('xyz')|'a%s'%s|'%s%s'%(s,'')|'{}{}'.format(s,'')|f'{s}{""}'|s.replace('a','a')|'%r'%s'''.split('|')]
if __name__=='__main__':
    for e in exprs:
        print(e, *[run(e,s=v) for v in vals], sep=' ; ')
