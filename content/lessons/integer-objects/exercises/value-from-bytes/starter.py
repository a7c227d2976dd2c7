def value(sign, digits):
    total = 0
    for place, digit in enumerate(digits):
        total += digit * 10 ** place
    return total
