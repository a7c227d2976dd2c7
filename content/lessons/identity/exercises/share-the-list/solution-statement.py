class Team:
    def __init__(self, members=None):
        if members is None:
            members = []
        self.members = members

names = ['Ada', 'Grace']
shared = Team(names)
first = Team()
first.members.append('Alan')
second = Team()
