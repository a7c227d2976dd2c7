# Runs programs on a real CPython, each in a process of its own: forked from this one, so that no program sees what another left.
# Standard input: programs, each a line with its length in bytes and then its source. Standard output, for each program:
# a line with the lengths of what it printed and of what it wrote to standard error and with its exit status, then both texts.
#
# Started as `python -c "exec(open('server.py').read(), {...})"`: the module __main__ stays empty, so that a program has it to
# itself and the interpreter's end clears it as it does for a script.
import os, signal, sys, select


def serve(modules):
    exec(f'import {modules}', {})
    requests = os.fdopen(os.dup(0), 'rb')
    answers = os.fdopen(os.dup(1), 'wb')
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    # The recordings and the engine know the places of all in-between nodes; nothing of this loop is a program's business.
    while line := requests.readline():
        source = requests.read(int(line)).decode('utf-8', 'surrogatepass')
        out, out_child = os.pipe()
        err, err_child = os.pipe()
        child = os.fork()
        if child == 0:
            os.dup2(out_child, 1)
            os.dup2(err_child, 2)
            for fd in (out, err, out_child, err_child, requests.fileno(), answers.fileno()):
                os.close(fd)
            signal.alarm(20)
            return source
        os.close(out_child)
        os.close(err_child)
        texts = {out: [], err: []}
        waiting = [out, err]
        while waiting:
            for fd in select.select(waiting, [], [])[0]:
                piece = os.read(fd, 65536)
                texts[fd].append(piece)
                if not piece:
                    waiting.remove(fd)
                    os.close(fd)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        printed, errors = b''.join(texts[out]), b''.join(texts[err])
        answers.write(b'%d %d %d\n' % (len(printed), len(errors), status))
        answers.write(printed)
        answers.write(errors)
        answers.flush()
    os._exit(0)


source = serve(modules)
exec(source, sys.modules['__main__'].__dict__)
