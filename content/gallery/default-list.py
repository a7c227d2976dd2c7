def add(item, box=[]):
    box.append(item)
    return box

first = add(1)
second = add(2)
print(first, second)
print(first is second)
print(add.__defaults__[0] is first)
