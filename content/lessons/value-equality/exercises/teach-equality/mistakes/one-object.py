# fails: declines, two-objects
# says: decline by returning `NotImplemented`
class Temperature:
    def __init__(self, degrees, unit):
        self.degrees = degrees
        self.unit = unit

    def __eq__(self, other):
        return self is other

{{name}} = also_{{name}} = Temperature({{c}}, 'C')
warm = Temperature({{warm}}, 'C')
