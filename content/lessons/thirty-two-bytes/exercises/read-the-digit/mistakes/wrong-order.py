# fails: reads-seven, reads-large
# says: should read 7 from memory
import ctypes

def peek(n):
    return int.from_bytes(ctypes.string_at(id(n) + 24, 4), 'big')
