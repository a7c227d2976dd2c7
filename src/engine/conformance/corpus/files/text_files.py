# Files that a program writes and reads: modes, positions, buffering, errors, folders.
import os
import tempfile

with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)

    with open('notes.txt', 'w') as f:
        print(f.write('first\nsecond\n'), f.tell(), f.mode, f.closed)
        # What is written waits in a buffer.
        print(os.path.getsize('notes.txt'))
        f.flush()
        print(os.path.getsize('notes.txt'))
    print(f.closed)
    with open('notes.txt') as f:
        print(f.readline(), f.readlines(), f.read())
        f.seek(0)
        print([line.strip() for line in f])
    with open('notes.txt', 'a') as f:
        print('third', file=f)
    with open('notes.txt', 'r+') as f:
        print(f.read(5), f.seek(0, 2))
        f.write('end')
        f.seek(0)
        print(repr(f.read()))
    with open('data.bin', 'wb') as f:
        f.write(bytes(range(6)))
    with open('data.bin', 'r+b') as f:
        f.seek(2)
        f.write(b'XY')
        print(f.tell(), f.read(1), f.truncate(5), f.seek(0), f.read())

    # A file object that nobody holds any more closes its file.
    open('lost.txt', 'w').write('kept')
    print(open('lost.txt').read())

    for name, mode in ('missing.txt', 'r'), ('no/folder.txt', 'w'), ('notes.txt', 'x'), ('.', 'w'), ('notes.txt/x', 'w'):
        try:
            open(name, mode)
        except OSError as e:
            print(type(e).__name__, e.errno, e.strerror, e.filename)
    try:
        f.read()
    except ValueError as e:
        print(e)
    with open('notes.txt') as f:
        try:
            f.write('x')
        except OSError as e:
            print(type(e).__name__, e)

    os.makedirs('a/b')
    open('a/b/c.txt', 'w').close()
    os.rename('notes.txt', 'a/renamed.txt')
    print(sorted(os.listdir('.')), sorted(os.listdir('a')), os.path.isdir('a'), os.path.isfile('a'))
    print([(path, sorted(folders), sorted(files)) for path, folders, files in os.walk('a')])
    for call in (lambda: os.rmdir('a'), lambda: os.remove('a'), lambda: os.remove('nothing'), lambda: os.mkdir('a')):
        try:
            call()
        except OSError as e:
            print(type(e).__name__, e)
    with os.scandir('a') as entries:
        print(sorted((e.name, e.is_dir(), e.path) for e in entries))
    os.chdir('/')
print(os.path.exists(folder))
