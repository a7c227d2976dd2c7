# fails: freed-in-time, by-counting
# says: the object of `watch` is freed does not happen
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
kept = result
del result
report(len(kept.lines))
