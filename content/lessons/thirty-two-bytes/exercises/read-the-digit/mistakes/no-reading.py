# fails: from-memory
def peek(n):
    return n + 0
