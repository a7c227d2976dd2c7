# The module _struct.
import _struct as struct
def t(*a):
    f,*a=a
    try: print(f,a,repr(getattr(struct,f)(*a)))
    except Exception as e: print(f,a,type(e).__module__+'.'+type(e).__name__, e)
for c in 'bBhHiIlLqQnNP?':
    for p in ['','<','>']:
        for v in [1,-1,255,2**31,2**63,2**64,-2**63-1,1.5]: t('pack',p+c,v)
for c in 'efd':
    for v in [1.5,1,1e400,1e39,65520.0,'a',float('nan'),5e-8,2.0**-25,1e-45,70000.0,65519.0,2047.5,6.1e-5,-1.1,1e-3]: t('pack','<'+c,v); t('pack','>'+c,v)
for a in [('pack','3s',b'ab'),('pack','3s',b'abcd'),('pack','s','a'),('pack','3p',b'abcd'),('pack','p',b''),('pack','0p',b''),('pack','c',b'a'),('pack','c',b'ab'),('pack','c','a'),('pack','bhilqd',1,2,3,4,5,6.0),('pack','2h3b',1,2,3,4,5),('pack','xxb2x',1),('pack','0i'),('pack','b0i',1),('pack','ii',1),('pack','i',1,2),('pack','z',1),('pack','5'),('pack','< i',1),('pack',' <i',1),('pack','i<',1),('pack',b'i',1),('pack',5,1),('pack',),('pack','<n',1),('pack','<P',1),('calcsize','bi'),('calcsize','<bi'),('calcsize','999999999999999999999i'),('calcsize','9223372036854775807i'),('unpack','i',b'abcd'),('unpack','i',b'abc'),('unpack','3s2p?c',b'abcdefgh'[:7]),('unpack','<ehfdq',bytes(range(24))),('unpack','>LlQN'[:4],bytes(range(16))),('unpack','i','abcd'),('unpack_from','i',b'abcdef',1),('unpack_from','i',b'abcdef',3),('unpack_from','i',b'abcdef',-5),('unpack_from','i',b'abcdef',-3),('unpack_from','i',b'abcdef',-30),('pack_into','i',bytearray(4),0,5),('pack_into','i',bytearray(4),1,5),('pack_into','i',bytearray(4),-5,5),('pack_into','i',bytearray(4),-3,5),('pack_into','i',b'abcd',0,5),('pack_into','i'),('pack_into','i',bytearray(4)),('pack_into','i',bytearray(4),0),('iter_unpack','h',b'abc'),('iter_unpack','0h',b'abc'),('unpack','?',b'\x05'),('pack','?','x'),('unpack','P',bytes(8)),('unpack','<F',bytes(8)),('pack','<D',1+2j),('pack','F','x')]: t(*a)
print(list(struct.iter_unpack('<hb',bytes(range(12)))))
S=struct.Struct('<ih'); print(S,S.size,S.format,S.pack(1,2),S.unpack(b'abcdef'),S.unpack_from(b'xabcdef',1),S.__sizeof__(),struct.Struct.__basicsize__)
b=bytearray(10); S.pack_into(b,2,7,8); print(b, list(S.iter_unpack(bytes(12))), struct.Struct, struct.error, struct.error.__mro__)
try: raise struct.error('x')
except struct.error as e: print(repr(e))
t('Struct','z'); t('Struct'); t('Struct',5)
it=struct.iter_unpack('h',b'abcd'); print(it.__length_hint__(), next(it), it.__length_hint__(), list(it))
