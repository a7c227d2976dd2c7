# Special methods that fail when they are bound: which of them count as missing then.


def fail(self):
    raise error('failed')


names = ('eq lt add radd hash len bool iter getitem contains call repr neg index pow mul enter format next setitem '
         'iadd reversed length_hint').split()
Failing = type('Failing', (), {f'__{name}__': property(fail) for name in names})
o = Failing()
text = ('o == o|o == 1|o != o|o < o|1 < o|o + 1|1 + o|hash(o)|len(o)|bool(o)|not o|iter(o)|o[0]|1 in o|o()|-o|range(3)[o]|o ** 2|o * 2|'
        'next(o)|list(o)|reversed(o)|format(o)|[o] == [Failing()]|{o}|max(o, o)|type(repr(o))').split('|')
for error in AttributeError, ValueError:
    for line in text:
        try:
            r = eval(line)
        except Exception as e:
            print(line, '|', type(e).__name__, e)
        else:
            print(line, '|', type(r).__name__ if line == 'iter(o)' else r)


# mro() is a method of the metaclass, no attribute of the class.
class Says(type):
    def __getattribute__(self, name):
        print('asked for', name)
        return True


class Asked(metaclass=Says):
    pass


print(Asked.mro, isinstance(1, Asked))
