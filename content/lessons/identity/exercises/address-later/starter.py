def look(item):
    return id(item)

seen = set()
for n in 1000, 2000, 3000:
    seen.add(look([n]))

kept = []
for n in 1000, 2000, 3000:
    kept.append([n])
