class Quiet:
    pass

class Loud:
    def __eq__(self, other):
        return True

quiet = Quiet()
loud = Loud()
