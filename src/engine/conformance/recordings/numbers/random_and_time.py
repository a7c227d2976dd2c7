# The modules _random, random and time.
import _random, time
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
R=_random.Random
r=R(5)
print(r.random(), r.getrandbits(33), hash(r.getstate()))
r.seed(1.5); print(r.random()); r.seed('abc' and (1,2)); print(r.random()); r.seed(True); print(r.random())
s=r.getstate(); a=r.random(); r.setstate(s); print(a==r.random(), len(s))
t(lambda:R(1,2)); t(lambda:R(x=1)); t(lambda:r.seed(1,2)); t(lambda:r.getrandbits(-1)); t(lambda:r.getrandbits(0)); t(lambda:r.getrandbits(10**30)); t(lambda:r.getrandbits('a')); t(lambda:r.setstate(())); t(lambda:r.setstate([])); t(lambda:r.setstate(tuple([1]*625))); t(lambda:r.setstate(tuple(['a']*625))); t(lambda:r.setstate(tuple([1]*624+[10**30])));t(lambda:r.setstate(tuple([1]*624+[700])));t(lambda:r.setstate(tuple([-1]*624+[7]))); t(lambda: R([]))
class Q(R):
    def random(self): return 7
print(Q(3).random(), R.__basicsize__, R)
print(time.struct_time, time.gmtime(0), tuple(time.localtime(0)), time.gmtime(0)[:3], time.gmtime(10**9).tm_year, time.tzname,time.timezone,time.altzone,time.daylight)
t(lambda:time.sleep(-1));t(lambda:time.sleep('a'));t(lambda:time.sleep(float('nan')));t(lambda:time.localtime('a'));t(lambda:time.localtime(1e20));t(lambda:time.strftime('%Y',(1,2)));t(lambda:time.strftime(5));t(lambda:time.mktime((2000,1,1,0,0,0,0,0,0)));t(lambda:time.asctime((2000,1,1,0,0,0,0,0,0)));t(lambda:time.ctime(0));t(lambda:time.strftime('%Y-%m-%d %H:%M:%S %a %A %b %B %c %d %j %U %w %W %x %X %y %Z %% %p %I %e %D %T %R %F %G %V %u %n %t %s %z %C %h %Q',(2001,2,3,4,5,6,5,34,0))); t(lambda: time.asctime((2000,13,1,0,0,0,0,0,0)));t(lambda:time.clock_gettime(1)>0); t(lambda:time.clock_gettime(99)); t(lambda: time.strftime('%d.%m.%y', time.gmtime(1e9)))
a=time.monotonic(); b=time.perf_counter(); time.sleep(0.01); print(time.monotonic()-a>=0.01, time.time()>1e9, time.time_ns()>10**18, type(time.monotonic_ns()), time.process_time()>=0)
import random
random.seed(42); print(random.random(), random.randint(1,100), random.choice('abcdef'), random.sample(range(100),5), random.shuffle(l:=list(range(10))), l, random.gauss(0,1), random.uniform(1,2), random.choices([1,2,3],k=5), random.expovariate(1), random.betavariate(2,3), random.triangular(), random.getrandbits(70), random.normalvariate(), random.vonmisesvariate(0,4), random.gammavariate(2,1), random.randrange(10**30), random.randbytes(5))
random.seed('hello'); print(random.random())
