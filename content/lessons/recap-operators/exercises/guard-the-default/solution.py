MISSING = object()

def lookup(table, key, default=MISSING):
    if key in table:
        return table[key]
    if default is MISSING:
        raise KeyError(key)
    return default

def raises_key_error():
    try:
        lookup({}, '{{key}}')
    except KeyError:
        return True
    return False
