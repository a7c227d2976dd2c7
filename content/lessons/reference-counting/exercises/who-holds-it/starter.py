thing = [1, 2, 3]

def remember(value=thing):
    return value

later = lambda: thing
call = thing.append
copies = [list(thing)]
