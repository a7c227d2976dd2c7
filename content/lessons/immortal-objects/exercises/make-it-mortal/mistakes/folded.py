# fails: mortal, own-object
# says: still immortal
tag = '{{one}}' + '{{two}}'

class Colours:
    {{word}} = 1
