# The script itself has a misspelt keyword.
if True:
    pass
for i inn range(3):
    print(i)
