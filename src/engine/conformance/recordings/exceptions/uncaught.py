# What sys.excepthook writes: groups, suggestions, notes, chains, carets.
import collections
import io
import sys


def show(f):
    try:
        f()
    except BaseException as e:
        saved, sys.stderr = sys.stderr, io.StringIO()
        try:
            sys.__excepthook__(type(e), e, e.__traceback__)
            print(sys.stderr.getvalue().replace(__file__, 'FILE').replace(collections.__file__, 'COLLECTIONS'))
        finally:
            sys.stderr = saved


@show
def group_with_cause():
    try:
        raise ExceptionGroup('a', [ValueError(1), ExceptionGroup('b', [TypeError('x'), KeyError('k')])])
    except ExceptionGroup as e:
        e.add_note('note1\nnote2')
        e.exceptions[0].add_note('inner')
        e.exceptions[0].__cause__ = OSError(2, 'cause')
        try:
            g
        except NameError as n:
            raise e from n


@show
def wide_group():
    raise ExceptionGroup('big', [ValueError(i) for i in range(20)])


@show
def deep_group():
    e = ValueError(0)
    for i in range(13):
        e = ExceptionGroup(f'l{i}', [e])
    raise e


@show
def split_group():
    try:
        try:
            nothing
        finally:
            undefined_name
    except* NameError:
        raise


@show
def groups_share_members():
    try:
        raise ValueError('x') from None
    except ValueError as e:
        raise BaseExceptionGroup('g', [e, SystemExit(3), ExceptionGroup('last', [e])]) from e


@show
def attribute():
    {}.itmes()


class A:
    value = 1
    _hidden = 2
    yyy = 3

    @property
    def x(self):
        return self.yy

    def method(self):
        return value

    def private(self):
        return self.hidden

    def __repr__(self):
        return 1 / 0


show(lambda: A().x)
show(lambda: A().method())
show(lambda: A().private())
show(lambda: A().hidden)
show(lambda: A.valeu)


@show
def global_name():
    return prnt


@show
def standard_module():
    io_ = 1
    return sysconfig


@show
def private_module():
    return _io_x, _thread


@show
def import_from():
    from collections import nametuple


@show
def several_lines():
    return (1 +
            'a' /
            0)


@show
def bad_notes():
    e = KeyError('a')
    e.__notes__ = ['x', 3, 'y\nz']
    e2 = ValueError('b')
    e.__cause__ = e2
    e2.__context__ = e
    raise e


@show
def notes_that_are_no_list():
    class Bad(Exception):
        def __str__(self):
            raise ValueError
    e = Bad()
    e.__notes__ = 5
    raise e


def recursion():
    recursion()


sys.setrecursionlimit(120)
show(recursion)
sys.setrecursionlimit(1000)

for args in [
    ('bad.py', 1, 2, 'abcdefg', 1, 100), ('bad.py', 1, 2, 'abcdefg', 1, 7), ('bad.py', 1, 0, 'abcdefg', 1, 5),
    ('bad.py', 1, 4, '\tabc', 2, 1), ('bad.py', None, 2, 'abc'), (None, 1, None, 'abc\n'), ('bad.py', 1, 9, None),
    ('bad.py', 7, -1, 'abc', 7, -1), ('bad.py', 1, 3, '  \ta b', 1, 4),
]:
    @show
    def syntax_error():
        raise SyntaxError('bad bad', args)


@show
def syntax_error_without_message():
    raise SyntaxError
