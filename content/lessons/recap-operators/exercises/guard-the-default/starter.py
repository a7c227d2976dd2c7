def lookup(table, key, default=None):
    if key in table:
        return table[key]
    if default == None:
        raise KeyError(key)
    return default

def raises_key_error():
    try:
        lookup({}, '{{key}}')
    except KeyError:
        return True
    return False
