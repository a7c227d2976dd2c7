# fails: from-memory
# says: Read the bytes with `ctypes`
def peek(n):
    return n + 0
