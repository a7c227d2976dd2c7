class Team:
    def __init__(self, members=[]):
        self.members = members if members == [] else list(members)

names = ['{{one}}', '{{two}}']
shared = Team(names)
first = Team()
first.members.append('{{three}}')
second = Team()
