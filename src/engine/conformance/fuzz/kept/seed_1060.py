import copy, gc, sys, weakref
gc.disable()
gc.collect()
gc.callbacks.append(cb := lambda phase, info: print(phase, info['generation'], info['collected']))
