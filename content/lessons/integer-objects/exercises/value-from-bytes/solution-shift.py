def value(sign, digits):
    total = 0
    for digit in reversed(digits):
        total = (total << 30) | digit
    return -total if sign == 2 else total
