# fails: nothing-left
# says: `1` requests are still alive
import weakref

class Request:
    def __init__(self, number):
        self.number = number
    def log(self):
        finished.append(self.number)

cache = weakref.WeakValueDictionary()
errors = []
finished = []
alive = weakref.WeakSet()

def parse(request):
    if request.number == {{bad}}:
        raise ValueError('{{word}} is not handled')
    return request.number * 2

def handle(number):
    request = cache.get(number)
    if request is None:
        request = cache[number] = Request(number)
        alive.add(request)
    try:
        result = parse(request)
    except ValueError as error:
        errors.append(error)
        return None
    request.log()
    return result

results = [handle(n) for n in ({{a}}, {{b}}, {{bad}}, {{b}})]
