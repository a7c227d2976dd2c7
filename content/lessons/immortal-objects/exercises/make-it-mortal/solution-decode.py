tag = b'{{word}}'.decode()

class Colours:
    {{word}} = 1
