import copy, gc, sys, weakref
gc.disable()
gc.collect()
v11 = set(range(6))
try:
    {}["k"]
except (ValueError, LookupError):
    try:
        v11.remove((1025, 'a'))
    except (TypeError, ValueError, LookupError, AttributeError) as e:
        print(type(e).__name__, e)
    print(gc.get_count())
