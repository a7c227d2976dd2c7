# fails: mortal, own-object
# says: still immortal
tag = 're' + 'd'

class Colours:
    red = 1
