# The functions of tracemalloc: tracebacks, limits, statistics, peaks, errors.
import tracemalloc
import _tracemalloc


def make(n):
    return bytes(n)


def outer(n):
    return make(n)


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit(), tracemalloc.get_traced_memory())
print(_tracemalloc._get_traces(), _tracemalloc._get_object_traceback([]), tracemalloc.get_tracemalloc_memory())
for n in 0, -1, 65536, 2**40, 'x', 1.5:
    attempt(tracemalloc.start, n)
attempt(tracemalloc.take_snapshot)
tracemalloc.start(3)
tracemalloc.start(7)
print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit())
print(tracemalloc.get_tracemalloc_memory() > 600)
kept = [outer(10_000 + i) for i in range(5)]
large = make(300_000)
for o in kept[0], large:
    for frame in tracemalloc.get_object_traceback(o):
        print(frame.filename == __file__, frame.lineno)
print(tracemalloc.get_object_traceback(make), tracemalloc.get_object_traceback(5))
before, peak = tracemalloc.get_traced_memory()
make(1_000_000)
now, peak = tracemalloc.get_traced_memory()
print(peak - now > 999_000, now - before < 500)
tracemalloc.reset_peak()
print(tracemalloc.get_traced_memory()[1] < peak)
snapshot = tracemalloc.take_snapshot()
print(snapshot.traceback_limit)
mine = snapshot.filter_traces([tracemalloc.Filter(True, __file__, 7)])
for statistic in mine.statistics('lineno'):
    print(statistic.traceback[0].lineno, statistic.count, statistic.size)
for statistic in mine.statistics('traceback'):
    print([frame.lineno for frame in statistic.traceback], statistic.traceback.total_nframe, statistic.count)
del kept[1:]
later = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, __file__, 7)])
for statistic in later.compare_to(mine, 'lineno'):
    print(statistic.count, statistic.count_diff, statistic.size_diff)
domains = {trace[0] for trace in _tracemalloc._get_traces()}
print(domains)
tracemalloc.clear_traces()
print(tracemalloc.get_traced_memory()[0] < 1000, tracemalloc.get_object_traceback(large))
del large, kept
tracemalloc.stop()
tracemalloc.stop()
print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), tracemalloc.get_traceback_limit())
tracemalloc.start()
block = make(2_000)
more = bytearray(1000)
size = tracemalloc.get_traced_memory()[0]
more.extend(bytes(9000))
print(tracemalloc.get_traced_memory()[0] - size)
print([f.lineno for f in tracemalloc.get_object_traceback(block)], tracemalloc.get_object_traceback(block).total_nframe)
