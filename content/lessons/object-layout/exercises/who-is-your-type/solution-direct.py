import ctypes

def class_of(thing):
    return ctypes.py_object.from_address(id(thing) + 8).value
