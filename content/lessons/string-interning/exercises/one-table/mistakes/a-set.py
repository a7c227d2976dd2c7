# fails: all-read
# says: there are `3`
lines = [f'{n},{city}' for n in range(10000) for city in [('Oslo', 'Lima', 'Pune')[n % 3]]]

def read(line):
    number, city = line.split(',')
    return city

cities = {read(line) for line in lines}
