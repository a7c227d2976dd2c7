class Team:
    def __init__(self, members=None):
        self.members = [] if members is None else members

names = ['Ada', 'Grace']
shared = Team(names)
first = Team()
first.members.append('Alan')
second = Team()
