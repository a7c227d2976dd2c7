import gc

numbers = [1, 2, 3]
text = 'one two three'
old = ['survivor']
gc.collect()
young = ['newcomer']
