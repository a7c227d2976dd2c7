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
        if self.name == "{{stays}}":
            saved.append(self)

a, b = Ghost('{{stays}}'), Ghost('{{goes}}')
a.partner, b.partner = b, a
b.__del__()
del a, b
gc.collect()
