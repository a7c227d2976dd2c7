# fails: negative
# says: The sign 2 means negative
def value(sign, digits):
    return sum(digit << (30 * place) for place, digit in enumerate(digits))
