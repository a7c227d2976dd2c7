# pop goes on where the last one stopped, also when the set's contents were exchanged for others.
p = q = {1073741823, -5, 2, 7, 9, 100, 33}
print(p.pop()); p &= p; print(p.pop()); p &= {33, 9, 7, 100, -5, 2, 1073741823}; print(p.pop(), p)
r = {1, 2, 3, 40, 50}; r.pop(); r.intersection_update([1, 2, 3, 40, 50]); print(r.pop(), r)
r ^= {3, 7, 9}; print(r.pop(), r)
r -= {7}; print(r.pop(), r); r |= {8, 16, 24}; print(r.pop(), r)
