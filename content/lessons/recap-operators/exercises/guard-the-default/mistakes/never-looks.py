# fails: finds
# says: should give 1
MISSING = object()

def lookup(table, key, default=MISSING):
    if default is MISSING:
        raise KeyError(key)
    return default

def raises_key_error():
    try:
        lookup({}, 'a')
    except KeyError:
        return True
    return False
