# fails: says-red
# says: should say `red`
tag = ''.join(['re', 'd!'])

class Colours:
    red = 1
