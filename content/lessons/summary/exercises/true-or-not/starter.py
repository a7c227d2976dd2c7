import gc
import sys
import weakref

class Thing:
    pass

first = second = Thing()
watch = weakref.ref(first)
del first
made = ''.join(['he', 'ap'])
also_made = ''.join(['he', 'ap'])
