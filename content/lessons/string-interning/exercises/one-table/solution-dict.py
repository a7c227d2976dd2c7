lines = [f'{n},{city}' for n in range(10000) for city in [('Oslo', 'Lima', 'Pune')[n % 3]]]
seen = {}

def read(line):
    number, city = line.split(',')
    return seen.setdefault(city, city)

cities = [read(line) for line in lines]
