names = '{{one}}', '{{two}}', '{{three}}'
lines = [f'{n},{names[n % 3]}' for n in range(10000)]
seen = {}

def read(line):
    number, city = line.split(',')
    return seen.setdefault(city, city)

cities = [read(line) for line in lines]
