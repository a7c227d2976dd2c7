# Exceptions of modules in C are collected like others: cycles of them are found.
import binascii
import gc
import socket
import struct

for kind in struct.error, binascii.Error, binascii.Incomplete, socket.gaierror, socket.herror:
    gc.collect()
    for _ in range(3):
        e = kind('a')
        e.me = e
    print(kind.__name__, gc.is_tracked(e))
    del e
    print(gc.collect())
try:
    struct.pack('b', 1000)
except struct.error as e:
    e.cycle = [e]
    gc.collect()
    print(e)
print(gc.collect())
