a = ()
b = tuple([])
c = (1, 2)[2:]
d = []
e = list(())
