# Runs programs on a real CPython, each in a process of its own: forked from this one, so that no program sees what another left.
# Standard input: programs, each a line with its length in bytes, and then its source. Standard output, for each program: a line with
# the lengths of what it printed and of what it wrote to standard error and with its exit status, then both texts.
#
# Started as `python -c "exec(server, {...})"`: the module __main__ stays empty, so that a program has it to itself and the
# interpreter's end clears it as it does for a script. No functions, no classes and no modules in Python: a program must find
# no garbage of this file when it collects, and no module that it has not imported. What a program prints is handed on at once, as it
# is on the engine: what waits in sys.stdout takes blocks of the allocator.
import _signal, posix, select, sys

requests = open(posix.dup(0), 'rb')
answers = open(posix.dup(1), 'wb')
sys.stdout.reconfigure(write_through=True)
exec(preparation, {})
nothing = posix.open('/dev/null', posix.O_RDONLY)
posix.dup2(nothing, 0)
source = None
while line := requests.readline():
    source = requests.read(int(line)).decode('utf-8', 'surrogatepass')
    out, out_child = posix.pipe()
    err, err_child = posix.pipe()
    child = posix.fork()
    if child == 0:
        posix.dup2(out_child, 1)
        posix.dup2(err_child, 2)
        for fd in (out, err, out_child, err_child):
            posix.close(fd)
        requests.close()
        answers.close()
        _signal.alarm(8)
        break
    posix.close(out_child)
    posix.close(err_child)
    texts = {out: [], err: []}
    waiting = [out, err]
    while waiting:
        for fd in select.select(waiting, [], [])[0]:
            piece = posix.read(fd, 65536)
            texts[fd].append(piece)
            if not piece:
                waiting.remove(fd)
                posix.close(fd)
    status = posix.waitstatus_to_exitcode(posix.waitpid(child, 0)[1])
    printed, errors = b''.join(texts[out]), b''.join(texts[err])
    answers.write(b'%d %d %d\n' % (len(printed), len(errors), status))
    answers.write(printed)
    answers.write(errors)
    answers.flush()
else:
    posix._exit(0)
exec(source, sys.modules['__main__'].__dict__)
