# fails: large-ones
def objects(numbers):
    return len({(type(n), n) for n in numbers})
