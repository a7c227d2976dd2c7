one = 1
a = 256
b = 255 + one
c = 256 + one
d = int('257')
