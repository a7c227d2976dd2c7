import weakref

class Result:
    def __init__(self, size):
        self.lines = ['line'] * size

def job():
    return Result({{size}})

def report(lines):
    print(f'report: {len(lines)} lines')

result = job()
watch = weakref.ref(result)
lines = result.lines
result = None
report(lines)
