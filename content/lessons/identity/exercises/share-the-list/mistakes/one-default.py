# fails: own-lists
# says: share one
class Team:
    def __init__(self, members=[]):
        self.members = members

names = ['{{one}}', '{{two}}']
shared = Team(names)
first = Team()
second = Team()
