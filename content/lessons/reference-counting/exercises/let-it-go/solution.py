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
report = f'read {len(current)} items'

# --- change below this line ---
del current
history.clear()
