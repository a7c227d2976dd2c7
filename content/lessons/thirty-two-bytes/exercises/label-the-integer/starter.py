import sys

n = int('1000')
