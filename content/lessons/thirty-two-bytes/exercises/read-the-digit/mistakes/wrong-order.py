# fails: reads-small, reads-large
# says: should read {{small}} from memory
import ctypes

def peek(n):
    return int.from_bytes(ctypes.string_at(id(n) + 24, 4), 'big')
