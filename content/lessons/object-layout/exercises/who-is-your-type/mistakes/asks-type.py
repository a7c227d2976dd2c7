# fails: no-help
def class_of(thing):
    return type(thing)
