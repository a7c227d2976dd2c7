import sys

name = 'colour'
key = '2nd_colour'
path = 'colour.txt'
joined = 'col' + 'our'
part = 'co'
repeated = part * 2
