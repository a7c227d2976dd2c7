import sys

items = []
size = sys.getsizeof(items)
print(len(items), size)
for i in range(20):
    items.append(i)
    now = sys.getsizeof(items)
    if now != size:
        print(len(items), now)
        size = now
while items:
    items.pop()
print(len(items), sys.getsizeof(items))
