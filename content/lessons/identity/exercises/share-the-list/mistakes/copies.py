# fails: keeps-the-list
# says: `shared.members is names` gives `False`
class Team:
    def __init__(self, members=None):
        self.members = list(members or [])

names = ['{{one}}', '{{two}}']
shared = Team(names)
first = Team()
first.members.append('{{three}}')
second = Team()
