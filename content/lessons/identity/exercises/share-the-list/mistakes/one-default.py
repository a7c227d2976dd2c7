# fails: own-lists
# says: share one
class Team:
    def __init__(self, members=[]):
        self.members = members

names = ['Ada', 'Grace']
shared = Team(names)
first = Team()
second = Team()
