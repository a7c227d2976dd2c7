# fails: base
# says: and the order?
def value(sign, digits):
    total = 0
    for digit in digits:
        total = (total << 30) | digit
    return (1 - sign) * total
