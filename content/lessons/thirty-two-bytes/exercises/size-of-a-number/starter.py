import sys

n = {{n}}
