"""Runs one file of CPython's own tests through unittest and says on standard output what became of each test.

    cpython_tests.py MODULE SELECTION DONE WITHOUT

MODULE is the file's module ('test.test_gc'), SELECTION the tests to run ('GCTests' or 'GCTests.test_list', one a line; empty
for all), DONE the ids to leave out because an earlier process has run them, WITHOUT the modules that are not there. Every report is one line that begins with a record
separator, so that what the tests print does not matter: kind, id, text, separated by tabs; line ends in the text are '\\n'.

    tests     how many there are
    start     a test begins
    ok, skip, expected, fail, error
              it is over; the text is the reason or the traceback
    broken    the file could not be loaded, or what a class or module does after its tests failed
    again     a test has used up the memory: another process is to run the others
    end       all tests have run

It runs the same on CPython, for comparison.
"""

import importlib
import os
import sys
import traceback
import types
import unittest


def report(kind, name='', text=''):
    line = '\x1e' + '\t'.join([kind, name, text.replace('\\', '\\\\').replace('\n', '\\n')]) + '\n'
    os.write(1, line.encode('utf-8', 'backslashreplace'))


class Reporter(unittest.TestResult):
    """Sums up a test with its subtests: the worst that happened in it counts."""

    severity = ['ok', 'skip', 'expected', 'fail', 'error']

    def __init__(self, prefix):
        super().__init__()
        self.prefix = prefix
        self.running = None
        self.started = set()
        # What a class or module does before its tests: kind and text if it failed, by the name of class or module.
        self.fixtures = {}

    def name(self, test):
        return test.id().removeprefix(self.prefix)

    def startTest(self, test):
        super().startTest(test)
        self.running = self.name(test)
        self.started.add(self.running)
        self.kind = 'ok'
        self.texts = []
        self.exhausted = False
        report('start', self.running)

    def note(self, kind, text=''):
        if self.severity.index(kind) >= self.severity.index(self.kind):
            self.kind = kind
        if text:
            self.texts.append(text)

    def stopTest(self, test):
        super().stopTest(test)
        report(self.kind, self.running, '\n'.join(self.texts))
        self.running = None
        # A test must not be kept alive by what is said about it.
        self.failures.clear()
        self.errors.clear()
        self.skipped.clear()
        self.expectedFailures.clear()
        if self.exhausted:
            # The next test is not to suffer from what this one left in pieces.
            report('again')
            os._exit(0)

    def addFailure(self, test, err):
        self.note('fail', self._exc_info_to_string(err, test))

    def addError(self, test, err):
        text = self._exc_info_to_string(err, test)
        if self.running is None:
            self.fixture(test.id(), 'error', text)
        else:
            self.note('error', text)
            self.exhausted = issubclass(err[0], MemoryError)

    def fixture(self, name, kind, text):
        # The name is 'setUpClass (test.test_gc.GCTests)' or the like.
        function, _, where = name.rstrip(')').partition(' (')
        if function.startswith('setUp'):
            self.fixtures[where] = kind, text
        else:
            report('broken', name, text)

    def reportUnstarted(self, owners):
        for name, owner in owners.items():
            if name not in self.started:
                fixture = self.fixtures.get(owner) or self.fixtures.get(self.prefix[:-1])
                kind, text = fixture or ('error', 'it never ran')
                report(kind, name, text)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            kind = 'fail' if issubclass(err[0], test.failureException) else 'error'
            self.note(kind, f'{subtest._subDescription()}\n{self._exc_info_to_string(err, test)}')

    def addSkip(self, test, reason):
        if self.running is None:
            self.fixture(test.id(), 'skip', reason)
        else:
            self.note('skip', reason)

    def addExpectedFailure(self, test, err):
        self.note('expected')

    def addUnexpectedSuccess(self, test):
        self.note('fail', 'the test is marked as an expected failure, and passes')


def flat(suite):
    if isinstance(suite, unittest.TestSuite):
        for part in suite:
            yield from flat(part)
    else:
        yield suite


class Absent(types.ModuleType):
    """A C extension that is not there: has whatever is imported from it, which does nothing."""

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return type(name, (), {'__init__': lambda self, *args, **kwargs: None})


# What stands for C extensions that files of tests import for a few of their tests.
STAND_INS = {'_csv': lambda: Absent('_csv'), '_datetime': lambda: __import__('_pydatetime')}


def load(module_name):
    while True:
        try:
            __import__(module_name)
            return sys.modules[module_name]
        except ModuleNotFoundError as e:
            if e.name not in STAND_INS or e.name in sys.modules:
                raise
            sys.modules[e.name] = STAND_INS[e.name]()


def main(module_name, selection, done, without):
    prefix = module_name + '.'
    # Whether another process starts without the environment is asked while files are loaded, by starting one. The answer is kept here.
    helper = importlib.import_module('test.support.script_helper')
    vars(helper)['__cached_interp_requires_environment'] = True
    sys.modules.update(dict.fromkeys(without))
    try:
        module = load(module_name)
        tests = list(flat(unittest.defaultTestLoader.loadTestsFromModule(module)))
    except unittest.SkipTest as e:
        report('broken', '', f'skipped: {e}')
        return
    except BaseException:
        report('broken', '', traceback.format_exc())
        return

    def wanted(name):
        return name not in done and (not selection or any(f'{name}.'.startswith(f'{s}.') for s in selection))

    tests = [test for test in tests if wanted(test.id().removeprefix(prefix))]
    report('tests', '', str(len(tests)))
    owners = {test.id().removeprefix(prefix): f'{type(test).__module__}.{type(test).__qualname__}' for test in tests}
    # The suite drops each test that it has run, and nothing here keeps it alive.
    suite = unittest.TestSuite(tests)
    del tests
    result = Reporter(prefix)
    suite.run(result)
    result.reportUnstarted(owners)
    report('end')


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2].split(), set(sys.argv[3].split('\n')), sys.argv[4].split())
