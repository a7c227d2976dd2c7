def objects(numbers):
    found = []
    for n in numbers:
        if not any(n is other for other in found):
            found.append(n)
    return len(found)
