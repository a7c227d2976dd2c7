# fails: right-results
# says: should be [2, 4, None, 8]
import weakref

class Request:
    def __init__(self, number):
        self.number = number

class Reply:
    def __init__(self, request):
        self.request = weakref.ref(request)
        request.reply = self
        self.value = request.number * 2

cache = weakref.WeakValueDictionary()
alive = weakref.WeakSet()
last_error = None

def handle(number):
    global last_error
    request = Request(number)
    alive.add(request)
    cache[number] = request
    try:
        if number == 3:
            raise ValueError('odd one out')
        return Reply(request).value
    except ValueError as error:
        last_error = str(error)
        return 0

results = [handle(n) for n in (1, 2, 3, 4)]
