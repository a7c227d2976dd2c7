import weakref

class Page:
    def __init__(self, name):
        self.name = name

cache = {}

def load(name):
    if name not in cache:
        cache[name] = Page(name)
    return cache[name]

first = load('{{one}}')
same = load('{{one}}') is first
watch = weakref.ref(load('{{two}}'))
del first
