import weakref

class Result:
    def __init__(self, size):
        self.lines = ['line'] * size

def job():
    return Result({{size}})

def report(result):
    print(f'report: {len(result.lines)} lines')

result = job()
watch = weakref.ref(result)
report(result)
del result
