class Team:
    def __init__(self, members=[]):
        if members == []:
            self.members = members
        else:
            self.members = list(members)

names = ['{{one}}', '{{two}}']
shared = Team(names)
first = Team()
first.members.append('{{three}}')
second = Team()
