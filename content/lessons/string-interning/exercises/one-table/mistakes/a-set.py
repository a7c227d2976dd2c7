# fails: all-read
# says: there are `3`
names = '{{one}}', '{{two}}', '{{three}}'
lines = [f'{n},{names[n % 3]}' for n in range(10000)]

def read(line):
    number, city = line.split(',')
    return city

cities = {read(line) for line in lines}
