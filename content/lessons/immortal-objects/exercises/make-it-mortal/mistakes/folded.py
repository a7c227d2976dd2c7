# fails: mortal, own-object
tag = 're' + 'd'

class Colours:
    red = 1
