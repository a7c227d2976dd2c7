# A collection that is due runs when str() or repr() of any object begins, not only between instructions.
import gc, sys
gc.disable()
gc.collect()
gc.set_threshold(2, 2, 1000)
gc.enable()
gc.callbacks.append(lambda phase, info: print(phase, info['generation'], gc.get_count(), sys._getframe(1).f_lineno))
print(2)
print(3, end='')
print('x', 'y')
w = sys.stdout.write
w('4')
w('5')
gc.disable()
gc.callbacks.clear()
gc.collect()
before = gc.get_count()
repr((1,))
# The thread's dict and the list of objects being printed are made by the first print() or repr() of a container.
print(before, gc.get_count())
