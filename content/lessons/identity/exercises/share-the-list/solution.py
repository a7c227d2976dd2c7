class Team:
    def __init__(self, members=None):
        self.members = [] if members is None else members

names = ['{{one}}', '{{two}}']
shared = Team(names)
first = Team()
first.members.append('{{three}}')
second = Team()
