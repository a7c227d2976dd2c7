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

freezing = Temperature(0, 'C')
also_freezing = Temperature(32, 'F')
warm = Temperature(20, 'C')
