import sys

n = int('{{n}}')
