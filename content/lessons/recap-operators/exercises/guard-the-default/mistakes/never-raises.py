# fails: raises-without
# says: should raise `KeyError`
def lookup(table, key, default=None):
    return table.get(key, default)

def raises_key_error():
    try:
        lookup({}, '{{key}}')
    except KeyError:
        return True
    return False
