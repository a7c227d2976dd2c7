import sys

item = {{item}}
items = [item]
