import gc

class Node:
    pass

gc.collect()
gc.set_threshold(20, 3, 3)
collections = 0

def seen(phase, info):
    global collections
    if phase == 'stop' and info['collected']:
        collections += 1

gc.callbacks.append(seen)
for i in range(60):
    node = Node()
    node.itself = node
gc.callbacks.remove(seen)
print(collections > 0)
