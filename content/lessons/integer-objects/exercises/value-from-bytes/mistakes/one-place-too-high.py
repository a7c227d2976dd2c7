# fails: one-digit, base, negative
# says: should be {{one}}
def value(sign, digits):
    total = 0
    for place, digit in enumerate(digits, 1):
        total += digit << (30 * place)
    return (1 - sign) * total
