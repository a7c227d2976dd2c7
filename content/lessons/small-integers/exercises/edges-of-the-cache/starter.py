def count_to(n):
    total = 0
    step = 1 if n > 0 else -1
    for _ in range(abs(n)):
        total += step
    return total

print(count_to(256) is count_to(256))
print(count_to({{over}}) is count_to({{over}}))
print(count_to({{under}}) is count_to({{under}}))
