import sys

items = ['a', 'b', 'c']
