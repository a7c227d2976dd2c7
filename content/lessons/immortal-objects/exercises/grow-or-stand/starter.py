import sys

thing = {{thing}}
before = sys.getrefcount(thing)
many = [thing] * 1000
after = sys.getrefcount(thing)
