import ctypes

def tag(n):
    return ctypes.c_uint64.from_address(id(n) + 16).value

def digit(n):
    return ctypes.c_uint32.from_address(id(n) + 24).value
