# A module that the program writes itself: imported, and shown in a traceback.
import os
import sys
import tempfile
import traceback

with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, 'helper_of_test.py'), 'w') as f:
        f.write('ANSWER = 42\n\ndef fail(x):\n    return x / 0\n')
    os.mkdir(os.path.join(folder, 'pack_of_test'))
    with open(os.path.join(folder, 'pack_of_test', '__init__.py'), 'w') as f:
        f.write('from . import inner\n')
    with open(os.path.join(folder, 'pack_of_test', 'inner.py'), 'w') as f:
        f.write('name = __name__\n')
    sys.path.insert(0, folder)
    import helper_of_test
    import pack_of_test

    print(helper_of_test.ANSWER, helper_of_test.__file__ == os.path.join(folder, 'helper_of_test.py'))
    print(pack_of_test.inner.name, pack_of_test.__path__ == [os.path.join(folder, 'pack_of_test')])
    try:
        helper_of_test.fail(1)
    except ZeroDivisionError as e:
        for entry in traceback.extract_tb(e.__traceback__)[1:]:
            print(entry.name, entry.lineno, entry.line)
    with open(os.path.join(folder, 'broken_of_test.py'), 'w') as f:
        f.write('def f(:\n    pass\n')
    try:
        import broken_of_test
    except SyntaxError as e:
        print(e.msg, e.lineno, e.text, os.path.basename(e.filename))
