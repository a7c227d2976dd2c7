import ctypes

def type_word(thing):
    return ctypes.c_uint64.from_address(id(thing) + 8).value
