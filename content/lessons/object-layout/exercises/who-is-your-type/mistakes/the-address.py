# fails: of-a-list, of-a-class
# says: should be the class `{{cls}}` itself
import ctypes

def class_of(thing):
    return ctypes.c_uint64.from_address(id(thing) + 8).value
