import weakref

class Image:
    def __init__(self, name):
        self.name = name

cache = weakref.WeakValueDictionary()

def load(name):
    image = cache.get(name)
    if image is None:
        image = cache[name] = Image(name)
    return image

a = load('cat')
b = load('cat')
print(a is b, len(cache))
a = None
print(len(cache))
b = None
print(len(cache))
