import gc

saved = []
finalized = 0

class Ghost:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        global finalized
        finalized += 1
        saved.extend([self] * (self.name == '{{stays}}'))

a, b = Ghost('{{stays}}'), Ghost('{{goes}}')
a.partner, b.partner = b, a
del a, b
gc.collect()
