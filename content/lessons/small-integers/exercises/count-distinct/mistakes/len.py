# fails: small-ones
# says: `3`
def objects(numbers):
    return len(numbers)
