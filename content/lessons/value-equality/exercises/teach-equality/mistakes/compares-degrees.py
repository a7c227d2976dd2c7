# fails: equal-across-units
# says: gives `False`
class Temperature:
    def __init__(self, degrees, unit):
        self.degrees = degrees
        self.unit = unit

    def __eq__(self, other):
        if not isinstance(other, Temperature):
            return NotImplemented
        return self.degrees == other.degrees

{{name}} = Temperature({{c}}, 'C')
also_{{name}} = Temperature({{f}}, 'F')
warm = Temperature({{warm}}, 'C')
