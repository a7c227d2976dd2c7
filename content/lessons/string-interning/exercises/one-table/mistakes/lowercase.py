# fails: right-text
# says: should stay as they are
import sys

lines = [f'{n},{city}' for n in range(10000) for city in [('Oslo', 'Lima', 'Pune')[n % 3]]]

def read(line):
    number, city = line.split(',')
    return sys.intern(city.lower())

cities = [read(line) for line in lines]
