# fails: report-kept
# says: should still say how much was read
import weakref

class Buffer(list):
    pass

history = []

def read():
    buffer = Buffer(range(1000))
    history.append(buffer)
    return buffer

current = read()
watch = weakref.ref(current)
del current
history.clear()
report = f'read {len(history)} items'
