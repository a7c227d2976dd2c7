# fails: says-{{word}}
# says: should say `{{word}}`
tag = ''.join(['{{one}}', '{{two}}!'])

class Colours:
    {{word}} = 1
