# What the % operator of str and bytes says of a format or of arguments that do not fit.
class Mapping:
    def __getitem__(self, key):
        return 'item of ' + repr(key)


CASES = [
    ('%d %s %z', (1, 2, 3)), ('%(a)d', {'a': 'x'}), ('%(a)d', {}), ('%(a', {'a': 1}), ('%*d', ('a', 1)), ('%.*d', ('a', 1)),
    ('%', 1), ('%5', 1), ('x%5.', 1), ('x%l', 1), ('%s %s', (1,)), ('%s', (1, 2)), ('%(a)s', 5), ('%(a)s %s', {'a': 1}),
    ('%s', {'a': 1}), ('%s %d', (1, 'x')), ('%*d', (-2**63, 1)), ('%*d', (2**70, 1)), ('%.*d', (2**40, 1)), ('%.*d', (2**70, 1)),
    ('%d', {'a': 1}), ('abc', (1,)), ('abc', {'a': 1}), ('abc', 5), ('abc', ()), ('%c', ('ab',)), ('%(é)d', {'é': 'x'}),
    ('%x', (1.5,)), ('%(a)x', {'a': 1.5}), ('%c %c', ('a', 1.5)), ('%f', ('x',)), ('%(a)f', {'a': 'x'}), ('%c', (0x110000,)),
    ('%(a)c', {'a': -1}), ('%c', 2**70), ('%c', -1), ('%99999999999999999999d', 1), ('a%.99999999999999999999d', 1), ('%5.3z', 1),
    ('%(a)z', {'a': 1}), ('a%\x01', 1), ('a%5\x7f', 1), ("%'", 1), ('%"', 1), ('%é', 1), ('%5\x80', 1), ('%€', 1), ('%\n', 1), ('% ', 1),
    ('%-', 1), ('%$', 1), ('%_', 1), ('%b', 1), ('%n', (1,)), ('%d', 'x'), ('%x', 1.5), ('%o', 'x'), ('%e', None), ('%g', 1j),
    ('%c', 'abc'), ('%(x)s %(y)s', {'x': 1}), ('%s%%%z', (1,)), ('%(a)*d', {'a': 1}), ('%(a).*d', {'a': 1}), ('%-+ #0ld', ('a',)),
    ('%a', ()), ('%s %s', 5), ('%s %s', {'a': 1}), ('%*d', 5), ('%*s', {'a': 1}), ('%*s', (5,)), ('%.*s', 5), ('%*.*f', (9, 2)),
    ('%(a)s %(b)d', {'a': 1, 'b': []}), ('%(a)s', Mapping()), ('%(a)d', Mapping()), ('%d', Mapping()),
    ('%s', ()), ('%d', ((),)), ('%(1)s', [1]), ('%(a)s', (1,)), ('%(a)s', 'x'), ('%d %d', [1, 2]), ('%i', 2**70), ('%u', '1'),
    ('%s %s %s', (1, 2, 3, 4)), ('%%', 1), ('%%', ()), ('%(a)%', {'a': 1}), ('%5%', 1), ('%d', 1.5), ('%x', True), ('%d', None),
    ('%.3d%', (1,)), ('%((a))s', {'(a)': 1}), ('%((a)s', {'(a': 1}), ('%()s', {'': 1}), ('%()d', {'': 'x'}), ('%d', b'1'),
    ('%s' * 3, ('a', 'b')), ('%d', (1, 2, 3)), ('%+c', 'ab'), ('%#x', ('0x1',)), ('%X', 1j),
]
for format, arguments in CASES:
    for f in (format, format.encode()):
        if isinstance(f, bytes) and isinstance(arguments, dict):
            arguments = {k.encode(): v for k, v in arguments.items()}
        try:
            print(ascii(f), arguments if not isinstance(arguments, Mapping) else 'Mapping', '->', ascii(f % arguments))
        except (ArithmeticError, LookupError, TypeError, ValueError, MemoryError) as e:
            print(ascii(f), ascii(arguments) if not isinstance(arguments, Mapping) else 'Mapping', '->', type(e).__name__ + ':', ascii(str(e)))
