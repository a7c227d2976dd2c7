# fails: same-while-used
# says: should have given the same object
import weakref

class Page:
    def __init__(self, name):
        self.name = name

cache = {}

def load(name):
    return Page(name)

first = load('{{one}}')
same = load('{{one}}') is first
watch = weakref.ref(load('{{two}}'))
del first
