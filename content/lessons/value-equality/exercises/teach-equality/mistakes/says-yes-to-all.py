# fails: differs, declines
# says: `freezing == warm` gives `True`
class Temperature:
    def __init__(self, degrees, unit):
        self.degrees = degrees
        self.unit = unit

    def __eq__(self, other):
        return True

freezing = Temperature(0, 'C')
also_freezing = Temperature(32, 'F')
warm = Temperature(20, 'C')
