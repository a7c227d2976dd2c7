# An instruction that is none: a SystemError before it begins.
from opcode import opname

UNKNOWN = next(n for n in range(225, 236) if opname[n] == f'<{n}>')


def replaced(function, at):
    code = function.__code__.co_code
    function.__code__ = function.__code__.replace(co_code=code[:at] + bytes([UNKNOWN, 0]) + code[at + 2 :])
    return function


def told(e):
    return str(e).rpartition('/')[2].replace(str(UNKNOWN), 'UNKNOWN')


def foo(): pass
try:
    replaced(foo, 0)()
except SystemError as e:
    print(told(e), e.__traceback__.tb_next)


def bar():
    try:
        return -x
    except SystemError as e:
        return told(e)


x = 1
code = bar.__code__.co_code
at = next(i for i in range(0, len(code), 2) if opname[code[i]] == 'UNARY_NEGATIVE')
print(replaced(bar, at)())
