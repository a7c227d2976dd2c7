# fails: report-kept
# says: should still say how much was read
import weakref

class Buffer(list):
    pass

{{kept}} = []

def read():
    buffer = Buffer(range({{size}}))
    {{kept}}.append(buffer)
    return buffer

current = read()
watch = weakref.ref(current)
del current
{{kept}}.clear()
report = f'read {len({{kept}})} items'
