# fails: reads-large
# says: all four bytes
import ctypes

def peek(n):
    return ctypes.c_ubyte.from_address(id(n) + 24).value
