import tracemalloc

def words(n):
    return [str(i) for i in range(n)]

def row(n):
    return bytes(n)

tracemalloc.start()
held = words(5000)
image = [row(10_000) for _ in range(3)]
now, peak = tracemalloc.get_traced_memory()
print(now > 290_000, peak >= now)
snapshot = tracemalloc.take_snapshot()
for line in snapshot.statistics('lineno')[:2]:
    print(f'line {line.traceback[0].lineno}: {line.count} blocks, {line.size} bytes')
del held
print(now - tracemalloc.get_traced_memory()[0] > 250_000)
tracemalloc.stop()
