# Expressions that mostly fail, one line each with what comes of it: every operator between values of many types, every method and
# function with arguments that do not fit, every format. TOPIC, set by refusals.ts, says which.
import builtins, gc, itertools, math, operator, re, sys
import _bisect, _collections, _functools, _string, _struct, _weakref


# ---- statements as calls ----


def raise_(x): raise x

def with_(x):
    with x: pass


def unpack_(x):
    a, b, c = x

def del_(x): del x[0]

def setitem_(x): x[0] = 1

def for_(x):
    for a, b in x: pass

def yf_(x):
    def g(): yield from x
    return list(g())

def match_(x):
    match x:
        case [a, *b]: return 1
        case {'a': 1}: return 2
        case P(zz=1): return 3
        case x(1): return 4

def exc_(x):
    try: 1/0
    except x: return 1

def from_(x): raise ValueError from x

def deco_(x):
    @x
    class A: pass
    return A


# ---- values ----


def gen():
    yield 1


class P:
    def m(self): pass
    x = property(lambda self: 1)


class S:
    __slots__ = ('a',)


# Each is made anew for each expression.
SAMPLES = {
    'int': '5', 'neg': '-3', 'big': '2**70', 'bool': 'True', 'float': '1.5', 'nan': "float('nan')", 'inf': "float('inf')",
    'complex': '1j', 'str': "'abc'", 'empty': "''", 'bytes': "b'abc'", 'bytearray': "bytearray(b'abc')", 'list': '[1, 2]',
    'tuple': '(1, 2)', 'dict': "{'a': 1}", 'set': '{1}', 'frozenset': 'frozenset({1})', 'range': 'range(3)',
    'slice': 'slice(1)', 'memoryview': "memoryview(b'abc')", 'type': 'P', 'None': 'None', 'object': 'object()', 'P': 'P()',
    'S': 'S()', 'gen': 'gen()', 'func': 'gen', 'lambda': 'lambda: 1', 'method': 'P().m', 'builtin': 'len',
    'bmethod': "[].append", 'iter': 'iter([1])', 'stritr': "iter('a')", 'dictiter': 'iter({})', 'keys': "{'a': 1}.keys()",
    'items': "{'a': 1}.items()", 'values': "{'a': 1}.values()", 'enum': 'enumerate([1])', 'zip': 'zip([1])',
    'map': 'map(len, [])', 'filter': 'filter(None, [])', 'rev': 'reversed([1])', 'exc': 'ValueError(1)',
    'oserr': 'OSError(1, "x")', 'prop': 'property()', 'sm': 'staticmethod(len)', 'cm': 'classmethod(len)', 'ellipsis': '...',
    'notimpl': 'NotImplemented', 'alias': 'list[int]', 'union': 'int | str', 'cell': '(lambda x: lambda: x)(1).__closure__[0]',
    'code': 'gen.__code__', 'module': 'math', 'super': 'super(P, P())', 'mappingproxy': 'P.__dict__',
}
WRONG = ['', 'None', '1', "'a'", "b'a'", '1, 2', "'a', 'b'", '{}', '[1]', '()', '-1', '2**70', '1.5', 'zz=1', "'a', zz=1", 'object']


def tell(label, f, *args):
    try:
        text = masked(repr(f(*args)))
    except BaseException as e:
        text = type(e).__name__ + ': ' + masked(str(e))
    print(label, '=>', text if len(text) < 150 else text[:150] + '...')


def masked(text):
    return re.sub(r'0x[0-9a-f]{6,}', '0x...', text)


def tell_value(source):
    tell(source, eval, source, globals())


# ---- topics ----


def binary():
    names = 'int big float complex str bytes bytearray list tuple dict set range None P type func memoryview bool keys slice gen neg'.split()
    operators = '+ - * / // % @ ** << >> & | ^ < <= =='.split() + ['in', 'is not']
    for a in names:
        for b in names:
            for o in operators:
                if b == 'big' and o in ('**', '<<'): continue
                tell_value(f'({SAMPLES[a]}) {o} ({SAMPLES[b]})')
            for o in '+= -= *= |= &= **= %='.split():
                if b != 'big' or o != '**=':
                    tell(f'({SAMPLES[a]}) {o} ({SAMPLES[b]})', augmented, SAMPLES[a], o, SAMPLES[b])


def augmented(a, o, b):
    namespace = dict(globals())
    exec(f'x = {a}\nx {o} {b}', namespace)
    return namespace['x']


def unary():
    forms = [
        '-({})', '+({})', '~({})', 'not ({})', 'abs({})', 'len({})', 'int({})', 'float({})', 'complex({})', 'str({})',
        'bytes({})', 'bytearray({})', 'list({})', 'tuple({})', 'dict({})', 'set({})', 'frozenset({})', 'iter({})', 'next({})',
        'reversed({})', 'hash({}) is None', 'callable({})', 'chr({})', 'ord({})', 'bin({})', 'hex({})', 'oct({})', 'sum({})',
        'min({})', 'max({})', 'sorted({})', 'any({})', 'all({})', 'enumerate({})', 'zip({})', 'range({})', 'slice({})',
        'round({})', 'divmod({}, 2)', 'pow({}, 2)', 'pow(2, {}, 3)', '({})()', '({})(1, 2, 3, 4)', '({})(zz=1)', '({})[0]',
        "({})['a']", '({})[1:2]', '({})[1.5]', '({}).zz', '*({}), 1', 'isinstance(1, {})', 'issubclass({}, int)',
        'issubclass(int, {})', 'getattr({}, 1)', 'hasattr({}, 1)', 'setattr({}, "zz", 1)', 'delattr({}, "zz")',
        'dir({}) is None', 'vars({}) is None', 'format({}, "d")', 'format({}, "5")', 'format({}, "zz")', '"%d" % ({},)',
        '"%s" % ({},) is None', '"%c" % ({},)', '"%x" % ({},)', '"%f" % ({},)', '"%(a)s" % ({})', 'b"%d" % ({},)',
        'b"%s" % ({},)', 'b"%c" % ({},)', '"".join({})', 'b"".join({})', '"a" in ({})', '1 in ({})', '[1].index({})',
        '[1].pop({})', '[1].insert({}, 1)', '[1].extend({})', '(1,).index({})', '{{}}.get({})', '{{}}.update({})', '{{}}[{}]',
        '{{1}}.update({})', '{{1}}.add({})', 'memoryview({})', 'bytes.fromhex({})', 'int.from_bytes({}, "big")',
        'int("1", {})', 'int({}, 10)', 'type({}, (), {{}})', 'type("A", {}, {{}})', 'type("A", (), {})', 'super({})',
        'property({}) is None', 'eval({})', 'compile({}, "f", "exec")', '__import__({})', 'map({}, [1])', 'filter({}, [1])',
        'list(map({}, [1]))', 'print(end={})', 'print(sep={})', 'gc.is_tracked({})', 'sys.getrefcount({}) is None',
        'sys.intern({})', 'sys.getsizeof({}) is None', 'math.sqrt({})', 'math.floor({})', 'math.gcd({})', 'math.factorial({})',
        'operator.index({})', 'operator.length_hint({})', 'itertools.count({})', 'itertools.repeat(1, {})',
        'list(itertools.islice([1], {}))', 'list(itertools.chain({}))', '[0] * ({})', '"a" * ({})', '[1, 2][({}):]',
        '1 if ({}) else 2', '(lambda *a: a)(*({}))', '(lambda **a: a)(**({}))', '[].sort(key={})', 'raise_({})', 'with_({})',
        'unpack_({})', 'del_({})', 'setitem_({})', 'for_({})', 'yf_({})', 'match_({})', 'exc_({})', 'from_({})', 'deco_({})',
    ]
    for value in SAMPLES.values():
        for form in forms:
            tell_value(form.format(value))


def methods():
    # What differs from run to run, or tells of the type's own members.
    skip = {
        '__class__', '__init_subclass__', '__subclasshook__', '__reduce__', '__reduce_ex__', '__getstate__', '__sizeof__',
        '__dir__', '__subclasses__', 'mro', '__doc__', 'cast',
    }
    like_object = set(dir(object))
    of_object = {'object', 'int', 'float', 'complex', 'str', 'bytes', 'bytearray', 'list', 'tuple', 'dict', 'set', 'frozenset', 'range', 'slice', 'memoryview', 'None'}
    for name, value in SAMPLES.items():
        if name == 'module': continue
        for n in sorted(dir(eval(value))):
            if n in skip or not callable(getattr(eval(value), n, None)): continue
            if n in like_object and name not in of_object: continue
            for args in WRONG + ['1, 2, 3, 4, 5', "'', 1"]:
                # Without end, or of another length in each version.
                if args == '2**70' and n in ('__pow__', '__rpow__', '__lshift__', '__rlshift__'): continue
                if name == 'object' and n == '__hash__': continue
                tell_value(f'({value}).{n}({args})')


def functions():
    # What would end, change or wait for the process, and what counts from run to run.
    skip = {
        'exit', 'quit', 'input', 'breakpoint', 'help', 'license', 'copyright', 'credits', 'open', 'print', 'exec', 'vars',
        'locals', 'globals', 'dir', 'settrace', 'setprofile', 'set_debug', 'disable', 'enable', 'freeze', 'set_threshold',
        'collect', 'get_objects', 'callbacks', 'sleep', 'setrecursionlimit', 'set_int_max_str_digits', '_clear_type_cache',
        'gc', 'displayhook', 'excepthook', 'unraisablehook', 'setswitchinterval', 'get_stats', 'get_count', '__build_class__',
        'acquire', 'start_new_thread', 'start_new', 'exit_thread', 'interrupt_main', '_run_exitfuncs', '_clear', 'register',
        'unregister', 'allocate', 'time', 'time_ns', 'perf_counter', 'perf_counter_ns', 'monotonic', 'monotonic_ns',
        'process_time', 'process_time_ns', 'thread_time', 'thread_time_ns', 'ctime', 'localtime', 'gmtime', 'asctime',
        'get_clock_info', 'clock_gettime', 'clock_gettime_ns', 'clock_settime', 'clock_settime_ns', 'clock_getres', 'tzset',
        'pthread_getcpuclockid', 'daemon_threads_allowed', 'stack_size', '_set_sentinel', 'unfreeze', 'freeze',
        'get_freeze_count', 'id', 'strftime', 'mktime', 'strptime', '_get_main_thread_ident', 'get_ident', 'get_native_id',
        '_make_thread_handle', 'start_joinable_thread', '_shutdown', '_count', '__import__', '_excepthook', 'count', 'cycle',
        'repeat', 'warn', 'warn_explicit', '_getframe', 'get_referrers', 'get_referents', 'tee', '_ncallbacks',
        '_filters_mutated', '_filters_mutated_lock_held', '_release_context', '_acquire_context', '_abc_init', 'pack_into',
        'log_destructor', 'CFunctionType', 'hash',
    }
    shown = {'OSError', 'UnicodeDecodeError', 'SyntaxError', 'ImportError', 'NameError', 'AttributeError', 'StopIteration', 'BaseExceptionGroup', 'ExceptionGroup', 'KeyError', 'SystemExit'}
    for module in (builtins, math, gc, operator, itertools, _weakref, _functools, _collections, _struct, _bisect, _string):
        for n in sorted(dir(module)):
            f = getattr(module, n)
            if n in skip or n.startswith('__') or not callable(f): continue
            if isinstance(f, type) and issubclass(f, BaseException) and n not in shown: continue
            for args in WRONG + ['1, 2, 3, 4, 5, 6, 7, 8, 9', 'len, [1]', 'None, None', '[1], 1']:
                tell(f'{module.__name__}.{n}({args})', eval, f'f({args})', {**globals(), 'f': f})


def formats():
    values = ['5', '-3', '2**70', '1.5', "float('nan')", '1e300', '1j', "'abc'", 'True', 'None', '[1]', "b'a'"]
    specs = [
        '', 'd', 'x', 'X', 'o', 'b', 'c', 'e', 'f', 'F', 'g', 'G', 'n', '%', 's', 'z', 'i', ',', '_', ',d', '_x', ',x', ',s',
        '5', '05', '<5', '^5', '=5', '>5', '.3', '.3d', '.3f', '#x', '#o', '+d', ' d', '-d', '+s', '=5s', '05s', ',_d', '.',
        '.f', '5.', '1000000000000000000000', '.99999999999999999999', 'zf', 'z.1f', 'zd', '#s', 'q', '5q', '**5', '*<5', '{',
        '{}', '\x00', 'é', '08.3f', ',.2f', '_.2f', '.2%', '+.2e', '.0f', '.0g', '#.0f', '.2147483648f', '.2_f', '.2,f', '._f',
    ]
    conversions = [
        'd', 'i', 'u', 'x', 'X', 'o', 'e', 'f', 'g', 's', 'r', 'a', 'c', '5d', '-5d', '05d', '+d', ' d', '#x', '.3d', '.3f',
        '*d', '.*f', '(a)d', 'b', 'z', 'ld', 'hd', '', '5', '%', '5%', '.3%', '(a', '99999999999999999999d',
        '.99999999999999999999f', '.1s', '#o', '#b', '-.3f', '(a)', '(a)%',
    ]
    for v in values:
        for s in specs:
            tell(f'format({v}, {s!r})', format, eval(v), s)
        for s in conversions:
            tell(f"'%{s}' % ({v})", operator.mod, '%' + s, eval(v))
            tell(f"'%{s}' % ({v},)", operator.mod, '%' + s, (eval(v),))
            tell(f"b'%{s}' % ({v},)", operator.mod, b'%' + s.encode(), (eval(v),))
    fields = [
        '{', '}', '{}', '{0}', '{1}', '{a}', '{0.x}', '{0[1]}', '{0[a]}', '{0[}', '{0.}', '{0!z}', '{0!}', '{0!r', '{0:{1}}',
        '{}{0}', '{0}{}', '{{', '}}', '{0[1]x}', '{:{}}', '{!r:5}', '{0!r:}', '{:{:{}}}', '{ 0}', '{-1}',
        '{99999999999999999999}', '{0[-1]}', '{0[99999999999999999999]}', '{a.b}', '{!x}', '{0!rr}', '{0!r}}',
    ]
    for f in fields:
        for args in ['5', '5, 6', "'abc'", 'a=1', '[1, 2]', '']:
            tell_value(f'{f!r}.format({args})')
    texts = [
        "''", "'x'", "'1_000'", "'1__0'", "'_1'", "'0x1f'", "'0b12'", "' 12 '", "'1e5'", "'12a'", "'\\x00'", "b'12'", "b'x'",
        "'١'", "'1'*5000", "'inf'", "'1.5.2'", "'+'", "'0_x1'", "bytearray(b'7')", "memoryview(b'7')",
    ]
    for t in texts:
        for base in ['', ', 0', ', 2', ', 16', ', 36', ', 37', ', 1', ', -1', ', None', ", 'a'", ', 2**70', ', base=10', ', x=1']:
            tell_value(f'int({t}{base})')
        tell_value(f'float({t})')
        tell_value(f'complex({t})')


{'binary': binary, 'unary': unary, 'methods': methods, 'functions': functions, 'formats': formats}[TOPIC]()
