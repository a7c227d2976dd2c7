# fails: negative
def value(sign, digits):
    return sum(digit << (30 * place) for place, digit in enumerate(digits))
