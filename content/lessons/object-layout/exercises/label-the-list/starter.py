import sys

items = {{display}}
