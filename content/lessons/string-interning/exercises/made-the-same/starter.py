import sys

a = '{{word}}'
letters = list('{{word}}')
b = ''.join(letters)
c = sys.intern(b)
d = ''.join(letters)
