class Node:
    def __init__(self):
        self.children = []
        self.parent = None
    def adopt(self, child):
        self.children.append(child)
        child.parent = self

parent, child = Node(), Node()
parent.adopt(child)
