tag = '{{word}}'

class Colours:
    {{word}} = 1
