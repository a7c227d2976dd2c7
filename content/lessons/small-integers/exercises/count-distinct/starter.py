def objects(numbers):
    return len(set(numbers))
