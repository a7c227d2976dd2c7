import ctypes

def class_of(thing):
    address = ctypes.c_uint64.from_address(id(thing) + 8).value
    return ctypes.cast(address, ctypes.py_object).value
