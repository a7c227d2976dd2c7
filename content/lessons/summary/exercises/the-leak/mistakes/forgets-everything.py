# fails: logged, error-told
# says: should still log its number
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
        pass
        return None
    pass
    return result

results = [handle(n) for n in ({{a}}, {{b}}, {{bad}}, {{b}})]
