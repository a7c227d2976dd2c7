def value(sign, digits):
    total = 0
    for place, digit in enumerate(digits):
        total += digit * 2 ** (30 * place)
    return (1 - sign) * total
