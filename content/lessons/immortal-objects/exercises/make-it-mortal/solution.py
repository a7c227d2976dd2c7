tag = ''.join(['re', 'd'])

class Colours:
    red = 1
