# asyncio: coroutines, tasks, timeouts, locks and queues in one loop, whose self-pipe is a pair of sockets.
import asyncio
async def f(x, t=0.01):
    await asyncio.sleep(t)
    return x * 2
async def producer(q):
    for i in range(3):
        await q.put(i)
        await asyncio.sleep(0)
    await q.put(None)
async def main():
    print(await f(1), await asyncio.gather(f(2), f(3, 0)))
    try:
        async with asyncio.timeout(0.01): await f(1, 10)
    except TimeoutError as e: print(type(e))
    q = asyncio.Queue()
    t = asyncio.create_task(producer(q))
    while (x := await q.get()) is not None: print('got', x)
    await t
    order = []
    lock = asyncio.Lock()
    async def worker(n):
        async with lock:
            order.append(n); await asyncio.sleep(0); order.append(n)
    async with asyncio.TaskGroup() as g:
        for n in range(3): g.create_task(worker(n))
    print(order)
    t = asyncio.create_task(f(1, 5)); await asyncio.sleep(0); t.cancel()
    try: await t
    except asyncio.CancelledError: print('cancelled', t.cancelled())
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(f(1)); g.create_task(asyncio.sleep(0, 1)); raise ValueError('x')
    except* ValueError as e: print(e.exceptions)
    loop = asyncio.get_running_loop()
    done = loop.create_future(); loop.call_soon_threadsafe(done.set_result, 'woken')
    print(await done)
    return 5
print(asyncio.run(main()))
import socket
a, b = socket.socketpair()
a.send(b'hello'); print(b.recv(2), b.recv(10), a.family.name)
b.setblocking(False)
try: b.recv(1)
except BlockingIOError as e: print(e)
a.close(); print(b.recv(1)); b.close()
try: b.recv(1)
except OSError as e: print(e)
