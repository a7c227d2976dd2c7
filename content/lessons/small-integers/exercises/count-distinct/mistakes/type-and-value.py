# fails: large-ones
# says: makes three objects
def objects(numbers):
    return len({(type(n), n) for n in numbers})
