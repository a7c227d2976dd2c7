class Team:
    def __init__(self, members=None):
        if members is None:
            members = []
        self.members = members

names = ['{{one}}', '{{two}}']
shared = Team(names)
first = Team()
first.members.append('{{three}}')
second = Team()
