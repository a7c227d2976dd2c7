import sys

text = '{{text}}'
