import weakref

class Page:
    def __init__(self, name):
        self.name = name

cache = {}

def load(name):
    if name not in cache:
        cache[name] = Page(name)
    return cache[name]

first = load('first')
same = load('first') is first
watch = weakref.ref(load('second'))
del first
