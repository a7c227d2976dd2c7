def objects(numbers):
    return len({id(n) for n in numbers})
