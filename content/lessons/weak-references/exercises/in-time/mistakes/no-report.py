# fails: prints-report, freed-in-time
# says: The report should say
import weakref

class Result:
    def __init__(self, size):
        self.lines = ['line'] * size

def job():
    return Result({{size}})

result = job()
watch = weakref.ref(result)
del result
