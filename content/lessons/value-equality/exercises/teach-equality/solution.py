class Temperature:
    def __init__(self, degrees, unit):
        self.degrees = degrees
        self.unit = unit

    def celsius(self):
        return self.degrees if self.unit == 'C' else (self.degrees - 32) / 1.8

    def __eq__(self, other):
        if not isinstance(other, Temperature):
            return NotImplemented
        return self.celsius() == other.celsius()

{{name}} = Temperature({{c}}, 'C')
also_{{name}} = Temperature({{f}}, 'F')
warm = Temperature({{warm}}, 'C')
