import gc

runs = []
made = {{made}}
kept = []

def ran(phase, info):
    if phase == 'stop':
        runs.append(1)

gc.collect()
gc.set_threshold(1000)
gc.callbacks.append(ran)
for n in range(made):
    item = [n]
    {{keep}}
gc.callbacks.remove(ran)
