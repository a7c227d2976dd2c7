import sys

flag = 3 > 2
letter = 'python'[0]
word = ''.join(['py', 'thon'])
nothing = tuple([])
empty = list(())
