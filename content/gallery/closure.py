class Big:
    def __del__(self):
        print('Big is gone')

def make():
    big = Big()
    def ask():
        return big
    return ask

ask = make()
cell = ask.__closure__[0]
print(cell.cell_contents is ask())
del cell
print('the function goes')
del ask
