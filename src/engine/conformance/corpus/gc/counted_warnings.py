# What a warning adds to the collector's count: the registry, its key, and the frame object that it makes of the frame that warns.
import gc, warnings
gc.disable()
def f(*a, **k): pass
keep = warnings._showwarnmsg
warnings._showwarnmsg = f
def count(text, **g):
    g['__name__'] = '__main__'
    src = 'import gc, warnings\ngc.collect()\n' + text + '\na = gc.get_count()[0]\n'
    c = compile(src, '<string>', 'exec')
    exec(c, g)
    print(text.replace('\n', '; ')[:70], g['a'])
t = True
for k in range(2):
    count('x = 1')
    count('~t', t=t)
    count('warnings.warn("m")')
    count('warnings.warn("m", DeprecationWarning)')
    count('warnings.warn_explicit("m", UserWarning, "f", 1)')
    count('warnings.warn_explicit("m", UserWarning, "f", 1, "mod", {})')
    count('warnings.warn_explicit("m", UserWarning, "f", 1, "mod", r)', r={})
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        count('~t', t=t)
        count('warnings.warn("m")')
    with warnings.catch_warnings():
        warnings.simplefilter('always')
        warnings._showwarnmsg = f
        count('~t', t=t)
        count('warnings.warn("m")')
    warnings._showwarnmsg = f
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        count('try: ~t\nexcept Exception: pass', t=t)
    warnings._showwarnmsg = f
