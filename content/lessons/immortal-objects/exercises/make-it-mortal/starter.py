tag = 'red'

class Colours:
    red = 1
