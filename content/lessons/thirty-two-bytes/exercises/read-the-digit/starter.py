import ctypes

def peek(n):
    return ctypes.c_uint32.from_address(id(n) + 16).value
