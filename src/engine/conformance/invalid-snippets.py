"""Prints, as JSON, every source text that a test file of CPython hands to the compiler and that the compiler refuses.

usage: python invalid-snippets.py FOLDER MODULE...   (FOLDER holds the package `test`; a module is named without `test.`)

The tests run, with their doctests, and compile(), exec() and eval() note what they are given. So the list is what the tests
compile, in loops and helpers too, and nothing that merely looks like source. Run with the CPython whose tests these are.
"""

import base64
import builtins
import io
import json
import sys
import unittest
import warnings

_compile, _exec, _eval = builtins.compile, builtins.exec, builtins.eval
#: PyCF_DONT_IMPLY_DEDENT, PyCF_ONLY_AST, PyCF_ALLOW_INCOMPLETE_INPUT: what the front end under test knows too.
FLAGS = 0x200 | 0x400 | 0x4000

#: (source, mode, flags) -> None, in the order of the tests; and how many sources were compiled with other flags.
refused = {}
unusual = 0


def note(source, mode, flags=0, feature_version=-1):
    global unusual
    if not isinstance(source, (str, bytes)) or (source, mode, flags) in refused or mode not in ('exec', 'eval', 'single'):
        return
    if flags & ~FLAGS or feature_version != -1:
        unusual += 1
        return
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        try:
            _compile(source, '<string>', mode, flags, dont_inherit=True)
        except Exception:
            refused[source, mode, flags] = None


def noting_compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, **more):
    note(source, mode, flags, more.get('_feature_version', -1))
    return _compile(source, filename, mode, flags, dont_inherit, optimize, **more)


def noting(run, mode):
    def noted(source, globals=None, locals=None, /, **more):
        note(source.lstrip(' \t') if mode == 'eval' and isinstance(source, str) else source, mode)
        caller = sys._getframe(1)
        if globals is None:
            globals = caller.f_globals
            locals = locals if locals is not None else caller.f_locals
        return run(source, globals, locals, **more) if locals is not None else run(source, globals, **more)

    return noted


def main(folder, modules):
    sys.path.insert(0, folder)
    answer = {}
    for module in modules:
        global unusual
        refused.clear()
        unusual = 0
        suite = unittest.defaultTestLoader.loadTestsFromName(f'test.{module}')
        builtins.compile = noting_compile
        builtins.exec, builtins.eval = noting(_exec, 'exec'), noting(_eval, 'eval')
        stdout, sys.stdout = sys.stdout, io.StringIO()
        try:
            unittest.TextTestRunner(io.StringIO()).run(suite)
        finally:
            sys.stdout = stdout
            builtins.compile, builtins.exec, builtins.eval = _compile, _exec, _eval
        snippets = [
            {'mode': mode, 'flags': flags} | ({'source': source} if isinstance(source, str) else
                              {'bytes': base64.b64encode(source).decode()})
            for source, mode, flags in refused
        ]
        answer[module] = {'snippets': snippets, 'unusual': unusual}
    print(json.dumps(answer))


main(sys.argv[1], sys.argv[2:])
