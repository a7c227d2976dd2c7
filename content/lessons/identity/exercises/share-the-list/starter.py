class Team:
    def __init__(self, members=[]):
        self.members = members if members == [] else list(members)

names = ['Ada', 'Grace']
shared = Team(names)
first = Team()
first.members.append('Alan')
second = Team()
