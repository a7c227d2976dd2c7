# breakpoint() calls what PYTHONBREAKPOINT names; a name that cannot be imported is told of and ignored.
import os
import warnings


def called(*args, **kwargs):
    print('called with', args, kwargs)
    return 'what it returned'


import builtins
builtins.called = called
for name in ('called', 'builtins.len', '0', '.', '..', '.len', 'nowhere.here', 'builtins.nothing', 'no such', 'os.path.'):
    os.environ['PYTHONBREAKPOINT'] = name
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter('always')
        try:
            print(repr(name), breakpoint('abc'))
        except Exception as e:
            print(repr(name), type(e).__name__, e)
    for w in said:
        print(' ', w.category.__name__, w.message)
