# Sizes of objects that C keeps to itself: locks, files, iterators and callables of modules; what they show the collector.
import _string
import _struct
import _thread
import collections
import ctypes
import gc
import io
import operator
import os
import re
import sys
import weakref


def show(name, o, parts=True):
    try:
        weakref.ref(o)
        weak = True
    except TypeError:
        weak = False
    kinds = [type(x).__name__ for x in gc.get_referents(o) if not isinstance(x, type)] if parts else ''
    print(name, sys.getsizeof(o), type(o).__basicsize__, gc.is_tracked(o), weak, kinds)


show('lock', _thread.allocate_lock())
show('RLock', _thread.RLock())
local = _thread._local()
local.x = 1
show('local', local)
print(local.__dict__)

show('itemgetter', operator.itemgetter(1))
show('attrgetter', operator.attrgetter('a'))
for caller in (
    operator.methodcaller('split'),
    operator.methodcaller('split', ',', maxsplit=1),
    operator.methodcaller('format', *range(9)),
):
    show('methodcaller', caller)
    print(caller, caller.__reduce__()[1], [x for x in gc.get_referents(caller) if not isinstance(x, (str, type))])
print(operator.methodcaller('split', ',', maxsplit=1)('a,b,c'), operator.methodcaller('upper')('a'))
print(operator.methodcaller('format', *range(9))('{8}{0}'))

show('Pattern', re.compile('(a)'), False)
show('Match', re.match('(a)', 'a'), False)
show('scanner', re.compile('(a)').scanner('aa'))
show('scanner of bytes', re.compile(b'(a)').scanner(b'aa'))
show('unpack_iterator', _struct.iter_unpack('i', b'1234'))
show('Struct', _struct.Struct('ii'), False)
show('formatteriterator', _string.formatter_parser('a{b}'))
show('fieldnameiterator', _string.formatter_field_name_split('a.b')[1])
show('line_iterator', show.__code__.co_lines())
show('positions_iterator', show.__code__.co_positions())
view = memoryview(b'a')
show('memoryview', view)
show('managedbuffer', gc.get_referents(view)[0])
ordered = collections.OrderedDict(a=1)
show('odict_iterator', iter(ordered), False)
show('c_int', ctypes.c_int(1), False)

show('newline decoder', io.IncrementalNewlineDecoder(None, True))
show('StringIO', io.StringIO())
show('StringIO with text', io.StringIO('abc'))
show('StringIO with universal newlines', io.StringIO('abc', newline=None))
show('BytesIO', io.BytesIO())
shared = io.BytesIO(b'abc')
show('BytesIO of bytes', shared)
buffer = shared.getbuffer()
show('BytesIO with a view', shared)
show('its buffer', buffer.obj)
buffer[0] = 65
try:
    shared.write(b'xyz')
except BufferError as e:
    print(e)
buffer.release()
print(shared.getvalue())

grown = io.BytesIO()
for text in b'abc', b'x' * 50:
    grown.write(text)
    print(len(text), sys.getsizeof(grown))
grown.getvalue()
print(sys.getsizeof(grown))
kept = grown.getvalue()
print(sys.getsizeof(grown))
grown.truncate(3)
print(sys.getsizeof(grown), grown.getvalue())

with open('sizes.txt', 'w') as f:
    show('TextIOWrapper', f, False)
for buffering in -1, 1, 1000:
    with open('sizes.txt', buffering=buffering) as f:
        print(buffering, sys.getsizeof(f.buffer), f.line_buffering, f._CHUNK_SIZE)
    print('closed', sys.getsizeof(f.buffer))
print(io.DEFAULT_BUFFER_SIZE)
show('FileIO', io.FileIO('sizes.txt'), False)
show('BufferedReader', io.BufferedReader(io.FileIO('sizes.txt')), False)
show('BufferedRWPair', io.BufferedRWPair(io.BytesIO(), io.BytesIO()), False)
for mode in 'r', 'w', 'w+', 'r+', 'a', 'a+':
    with io.FileIO('sizes.txt', mode) as f:
        print(mode, f.mode, f.readable(), f.writable(), f.seekable(), f._blksize)
os.remove('sizes.txt')
