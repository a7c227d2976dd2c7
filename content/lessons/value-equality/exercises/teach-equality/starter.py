class Temperature:
    def __init__(self, degrees, unit):
        self.degrees = degrees
        self.unit = unit

freezing = Temperature(0, 'C')
also_freezing = Temperature(32, 'F')
warm = Temperature(20, 'C')
