import gc

class Thing:
    def __init__(self):
        self.me = self
    def __del__(self):
        print('finalized')

gc.collect()
thing = Thing()
del thing
print('names gone')
print(gc.collect())
