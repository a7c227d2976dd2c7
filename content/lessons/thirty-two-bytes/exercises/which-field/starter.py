import ctypes

def field(n, offset, size):
    return ctypes.string_at(id(n) + offset, size)
