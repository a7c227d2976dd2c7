# fails: differs, declines
# says: `{{name}} == warm` gives `True`
class Temperature:
    def __init__(self, degrees, unit):
        self.degrees = degrees
        self.unit = unit

    def __eq__(self, other):
        return True

{{name}} = Temperature({{c}}, 'C')
also_{{name}} = Temperature({{f}}, 'F')
warm = Temperature({{warm}}, 'C')
