class Picky:
    def __eq__(self, other):
        return True

total = 1 + 2
threes = 3.0
missing = {}.get('key')
picky = Picky()
