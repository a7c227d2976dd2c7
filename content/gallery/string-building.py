def alone(n):
    text = ''
    moves = 0
    place = 0
    for i in range(n):
        text += str(i % 10)
        if id(text) != place:
            moves += 1
            place = id(text)
    return text, moves < n

def shared(n):
    text = ''
    same = 0
    for i in range(n):
        before = text
        text += str(i % 10)
        same += before is text
    return text, same

print(alone(20))
print(shared(20))
