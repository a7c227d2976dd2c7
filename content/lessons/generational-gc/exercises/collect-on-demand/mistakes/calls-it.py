# fails: collected-once
# says: finalizers ran `3` times
import gc

saved = []
finalized = 0

class Ghost:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        global finalized
        finalized += 1
        if self.name == "keep":
            saved.append(self)

a, b = Ghost('keep'), Ghost('drop')
a.partner, b.partner = b, a
b.__del__()
del a, b
gc.collect()
