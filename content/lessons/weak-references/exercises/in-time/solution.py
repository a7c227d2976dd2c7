import weakref

class Result:
    def __init__(self, size):
        self.lines = ['line'] * size

def job():
    return Result({{size}})

def report(size):
    print(f'report: {size} lines')

result = job()
watch = weakref.ref(result)
size = len(result.lines)
del result
report(size)
