tag = ''.join(['{{one}}', '{{two}}'])

class Colours:
    {{word}} = 1
