# fails: by-counting
# says: freed by a collection
import gc
import weakref

class Result:
    def __init__(self, size):
        self.lines = ['line'] * size
        self.me = self

def job():
    return Result({{size}})

result = job()
watch = weakref.ref(result)
size = len(result.lines)
del result
gc.collect()
print(f'report: {size} lines')
