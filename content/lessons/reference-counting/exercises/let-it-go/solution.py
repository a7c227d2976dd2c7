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
report = f'read {len(current)} items'

# --- change below this line ---
del current
{{kept}}.clear()
