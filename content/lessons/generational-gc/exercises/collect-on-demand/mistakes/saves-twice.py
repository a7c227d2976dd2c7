# fails: one-saved
# says: Only `{{stays}}` should be in `saved`
import gc

saved = []
finalized = 0

class Ghost:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        global finalized
        finalized += 1
        saved.append(self if self.name == "{{stays}}" else self.partner)

a, b = Ghost('{{stays}}'), Ghost('{{goes}}')
a.partner, b.partner = b, a
del a, b
gc.collect()
