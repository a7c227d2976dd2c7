tag = b'red'.decode()

class Colours:
    red = 1
