import gc

runs = []

def ran(phase, info):
    if phase == 'stop':
        runs.append(1)

gc.callbacks.append(ran)
gc.set_threshold({{t}})
gc.collect()
runs.clear()

for n in range(5000):
    (n, n + 1)
print(len(runs))

kept = [[] for _ in range({{few}})]
print(len(runs))

more = [[] for _ in range({{more}})]
print(len(runs) > 0)
