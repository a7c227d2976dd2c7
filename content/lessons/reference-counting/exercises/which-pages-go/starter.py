class Page:
    next = None

a, b, c, d = Page(), Page(), Page(), Page()  # (1)
shelf = [b]
b.next = c
d.next = a
del a, b, c, d
