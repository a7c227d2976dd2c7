# Message digests of the modules behind hashlib: values, sizes, how they are made and what is refused.
import sys, gc
import _md5, _sha1, _sha3, _blake2
new = [_md5.md5, _sha1.sha1] + [getattr(_sha3, n) for n in ('sha3_224', 'sha3_256', 'sha3_384', 'sha3_512')] + [_blake2.blake2b, _blake2.blake2s]
for f in new:
    h = f()
    print(h.name, h.digest_size, h.block_size, sys.getsizeof(h), gc.is_tracked(h), type(h))
    for data in (b'', b'abc', bytes(range(200)), b'x' * 64, b'y' * 128, b'z' * 300):
        print(' ', f(data).hexdigest()[:40])
    h.update(b'ab'); c = h.copy(); h.update(bytearray(b'c'))
    print(h.digest() == f(b'abc').digest(), c.hexdigest() == f(b'ab').hexdigest())
for f in (_sha3.shake_128, _sha3.shake_256):
    h = f(b'abc')
    print(h.name, h.digest_size, h.block_size, h.hexdigest(20), h.digest(400)[-8:].hex(), h.digest(0), sys.getsizeof(h))
    print(h._capacity_bits, h._rate_bits, h._suffix)
b = _blake2.blake2b
print(b(b'm', digest_size=20, key=b'k', salt=b's', person=b'p').hexdigest())
print(b(b'm', fanout=2, depth=3, leaf_size=1000, node_offset=2 ** 60, node_depth=1, inner_size=32, last_node=True).hexdigest()[:32])
print(_blake2.blake2s(b'm', key=b'k' * 32, node_offset=2 ** 47, last_node=True).hexdigest())
print([(n, getattr(b, n), getattr(_blake2.blake2s, n)) for n in ('SALT_SIZE', 'PERSON_SIZE', 'MAX_KEY_SIZE', 'MAX_DIGEST_SIZE')])
for e in ("_md5.md5('x')", "_md5.md5(1)", "_md5.md5(b'a', string=b'b')", "_md5.md5(b'a', b'b')", "_md5.md5().update('x')", "_md5.md5().update(3)",
          "_sha3.shake_128().digest(-1)", "_sha3.shake_128().digest(1 << 29)", "b(digest_size=65)", "b(digest_size=0)",
          "b(salt=bytes(17))", "b(person=bytes(17))", "b(fanout=256)", "b(depth=0)", "b(leaf_size=-1)", "b(leaf_size=1 << 32)",
          "b(node_offset=-1)", "b(node_offset=1 << 64)", "_blake2.blake2s(node_offset=1 << 48)", "b(node_depth=-1)", "b(inner_size=65)",
          "b(key=bytes(65))", "b('x')", "_sha3.sha3_224('x')", "_md5.MD5Type()", "_sha1.SHA1Type"):
    try: print(e, '->', eval(e))
    except Exception as x: print(e, '!', type(x).__name__, x)
import hashlib
print([hashlib.new(n, b'abc').hexdigest()[:16] for n in sorted(hashlib.algorithms_guaranteed) if 'shake' not in n])
print(hashlib.sha3_512(b'').hexdigest()[:16], hashlib.md5(b'x', usedforsecurity=False).hexdigest())
