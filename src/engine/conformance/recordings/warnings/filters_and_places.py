# Where warnings are shown, and what filters and registries make of them.
import sys

sys.stderr = sys.stdout
import _warnings


def warned():
    _warnings.warn('hello')


def caller():
    _warnings.warn('at the caller', RuntimeWarning, 2)


warned()
warned()
caller()
_warnings.warn('above every frame', UserWarning, 99)
_warnings.warn_explicit('a place', UserWarning, 'nofile.py', 3)
print('warnings' in sys.modules)
_warnings.warn('shown in __main__', DeprecationWarning)
_warnings.warn('not shown', PendingDeprecationWarning)

registry = {}
for _ in range(2):
    _warnings.warn_explicit('once a registry', UserWarning, 'nofile.py', 3, registry=registry)
print(registry)

for arguments in [('m', int), ('m', 'x'), ('m', UserWarning, 'x')]:
    try:
        _warnings.warn(*arguments)
    except TypeError as e:
        print(e)
for prefixes in ['a', (1,)]:
    try:
        _warnings.warn('m', UserWarning, 1, skip_file_prefixes=prefixes)
    except TypeError as e:
        print(e)
for arguments in [('m', UserWarning, None, 3), ('m', UserWarning, 'f', 'x'), ('m', UserWarning, 'f', 3, 'm', 7)]:
    try:
        _warnings.warn_explicit(*arguments)
    except TypeError as e:
        print(e)
for call in (_warnings._filters_mutated_lock_held, _warnings._release_lock):
    try:
        call()
    except RuntimeError as e:
        print(e)

import warnings

warnings.warn('by the module')
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    warnings.warn('a')
    _warnings.warn('b', DeprecationWarning)
print([(str(w.message), w.category, w.lineno) for w in caught])
with warnings.catch_warnings():
    warnings.simplefilter('error')
    try:
        _warnings.warn(UserWarning('boom', 7))
    except UserWarning as e:
        print(repr(e))
    for source in ('1 is 1', 'assert (1, 2)', '[1](2)', 'def f():\n  try: pass\n  finally: return 1'):
        try:
            compile(source, '<source>', 'exec')
        except SyntaxError as e:
            print(e.args)
for action in ('once', 'module', 'ignore', 'all'):
    with warnings.catch_warnings():
        warnings.simplefilter(action)
        print(action)
        for i in range(2):
            _warnings.warn('text ' + action)
            _warnings.warn('text ' + action)
with warnings.catch_warnings():
    warnings.filterwarnings('ignore', 'only th', lineno=0)
    _warnings.warn('only this is ignored')
    _warnings.warn('but not this')
    warnings.filters.insert(0, ('strange', None, Warning, None, 0))
    warnings._filters_mutated()
    try:
        _warnings.warn('x')
    except RuntimeError as e:
        print(e)
print(~True)
