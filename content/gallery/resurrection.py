saved = []

class Phoenix:
    def __del__(self):
        print('finalizer')
        saved.append(self)

p = Phoenix()
p = None
print(len(saved))
saved.clear()
print(len(saved))
