class Temperature:
    def __init__(self, degrees, unit):
        self.degrees = degrees
        self.unit = unit

{{name}} = Temperature({{c}}, 'C')
also_{{name}} = Temperature({{f}}, 'F')
warm = Temperature({{warm}}, 'C')
