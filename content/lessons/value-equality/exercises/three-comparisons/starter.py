class Box:
    pass

pair = [Box(), Box()]
print([1, 2] == [1] + [2])
print(pair[0] == pair[1])
