# fails: partner-alive
# says: must be kept too
import gc

saved = []
finalized = 0

class Ghost:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        global finalized
        finalized += 1

a, b = Ghost('{{stays}}'), Ghost('{{goes}}')
a.partner = b
del a, b
saved.append(Ghost("{{stays}}"))
