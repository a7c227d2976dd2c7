import sys

names = '{{one}}', '{{two}}', '{{three}}'
lines = [f'{n},{names[n % 3]}' for n in range(10000)]

def read(line):
    number, city = line.split(',')
    return sys.intern(city)

cities = [read(line) for line in lines]
