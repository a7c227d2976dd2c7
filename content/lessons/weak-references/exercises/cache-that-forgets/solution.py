import weakref

class Page:
    def __init__(self, name):
        self.name = name

cache = weakref.WeakValueDictionary()

def load(name):
    page = cache.get(name)
    if page is None:
        page = cache[name] = Page(name)
    return page

first = load('{{one}}')
same = load('{{one}}') is first
watch = weakref.ref(load('{{two}}'))
del first
