nan = float('nan')
print(nan == nan)
print(nan in [nan])
print(float('nan') in [nan])
