gc.disable()
gc.collect()
