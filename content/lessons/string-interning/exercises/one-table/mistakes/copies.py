# fails: three-objects
# says: different string objects
import sys

lines = [f'{n},{city}' for n in range(10000) for city in [('Oslo', 'Lima', 'Pune')[n % 3]]]

def read(line):
    number, city = line.split(',')
    sys.intern(city)
    return city

cities = [read(line) for line in lines]
