def lookup(table, key, *default):
    if key in table:
        return table[key]
    if len(default) == 0:
        raise KeyError(key)
    return default[0]

def raises_key_error():
    try:
        lookup({}, '{{key}}')
    except KeyError:
        return True
    return False
