# fails: no-help
# says: gives the answer away
def class_of(thing):
    return type(thing)
