# Nearly all ways to b'' lead to the one object; repeating bytes no times makes another.
import sys

empty = b''
pair = b'xy'
none = 0
made = pair * none
print(made is empty, made == empty, hash(made) == hash(empty), len(made), sys.getsizeof(made), sys.getrefcount(made))
print((pair * -3) is empty, (empty * 5) is empty, (none * pair) is empty, pair * 1 is pair)
print(pair[0:none] is empty, bytes(none) is empty, bytes([]) is empty, bytes(bytearray()) is empty, ''.encode() is empty)
print(pair.replace(pair, empty) is empty, pair.strip(pair) is empty, empty.join([]) is empty, pair.removeprefix(pair) is empty)
print(pair.translate(None, pair) is empty, empty.upper() is empty, empty + empty is empty, (0).to_bytes(0, 'big') is empty)
print(pair.split(pair)[0] is empty, pair.partition(b'z')[1] is empty, memoryview(empty).tobytes() is empty)
print(bytearray(pair) * none == empty, len(bytearray(pair) * -1))
text, items = '', ()
print('ab' * none is text, ('a',) * none is items)
