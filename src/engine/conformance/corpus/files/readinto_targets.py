# What readinto() can write to, and what it says of the rest.
import array
import io


class Reader(io.BufferedIOBase):
    def read(self, n=-1):
        return b'zz'

    read1 = read


targets = (
    lambda: memoryview(b'abcd'),
    lambda: b'abc',
    lambda: 'abc',
    lambda: 3,
    lambda: memoryview(bytearray(8))[::2],
    lambda: bytearray(3),
    lambda: array.array('h', [1, 2]),
)
for stream in io.BytesIO(b'ZZZZ'), io.BufferedReader(io.BytesIO(b'abcdef')), Reader():
    for name in 'readinto', 'readinto1':
        for target in targets:
            t = target()
            try:
                print(type(stream).__name__, name, type(t).__name__, getattr(stream, name)(t), t)
            except TypeError as e:
                print(type(stream).__name__, name, type(t).__name__, e)
