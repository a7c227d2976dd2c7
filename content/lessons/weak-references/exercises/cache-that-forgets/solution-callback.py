import weakref

class Page:
    def __init__(self, name):
        self.name = name

cache = {}

def load(name):
    page = cache[name]() if name in cache else None
    if page is None:
        page = Page(name)
        cache[name] = weakref.ref(page, lambda ref: cache.pop(name, None))
    return page

first = load('{{one}}')
same = load('{{one}}') is first
watch = weakref.ref(load('{{two}}'))
del first
