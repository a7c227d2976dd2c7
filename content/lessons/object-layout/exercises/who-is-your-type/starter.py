import ctypes

def class_of(thing):
    return None
