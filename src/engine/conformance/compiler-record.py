"""Prints, for each source asked for on standard input, the code object real CPython makes of it, as one line of JSON.

A request is a line of JSON: 'path' or 'source' or 'bytes' (base64), 'name', 'mode', 'flags' of compile(); and where they are wanted, 'tree' (a hash of
ast.dump's text) and 'dis' (what `python -m dis` prints). Used by compiler-oracle.ts. Run with the CPython that is asked.
"""

import ast
import base64
import contextlib
import dis
import hashlib
import io
import json
import marshal
import sys
import types
import warnings


def const(value):
    if isinstance(value, types.CodeType):
        return {'code': code(value)}
    kind = type(value)
    if value is None or value is ... or kind is bool:
        return repr(value)
    if kind is int:
        return {'int': hex(value)}
    if kind is float:
        return {'float': value.hex() if value == value else 'nan'}
    if kind is complex:
        return {'complex': [value.real.hex(), value.imag.hex()]}
    if kind is str:
        return {'str': [ord(c) for c in value]} if any('\ud800' <= c < '\ue000' for c in value) else {'str': value}
    if kind is bytes:
        return {'bytes': value.hex()}
    if kind is tuple:
        return {'tuple': [const(item) for item in value]}
    if kind is frozenset:
        return {'frozenset': sorted((const(item) for item in value), key=json.dumps)}
    if kind is slice:
        return {'slice': [const(value.start), const(value.stop), const(value.step)]}
    raise TypeError(kind)


class MarshalReader:
    """Reads marshal's format (version 5) as far as bytes objects; steps over others."""

    def __init__(self, data):
        self.data = data
        self.position = 0
        self.refs = []

    def number(self, size):
        self.position += size
        return int.from_bytes(self.data[self.position - size:self.position], 'little', signed=size == 4)

    def read(self):
        byte = self.number(1)
        kind = chr(byte & 0x7f)
        if kind == 'r':
            return self.refs[self.number(4)]
        index = len(self.refs)
        if byte & 0x80:
            self.refs.append(None)
        value = self.read_value(kind)
        if byte & 0x80:
            self.refs[index] = value
        return value

    def read_value(self, kind):
        if kind == 'i':
            self.position += 4
        elif kind == 'l':
            digits = abs(self.number(4))
            self.position += 2 * digits
        elif kind in 'gy':
            self.position += 8 if kind == 'g' else 16
        elif kind in 'sutaA':
            size = self.number(4)
            self.position += size
            return self.data[self.position - size:self.position]
        elif kind in 'zZ':
            size = self.number(1)
            self.position += size
        elif kind in '()<>':
            for _ in range(self.number(1 if kind == ')' else 4)):
                self.read()
        elif kind == ':':
            for _ in range(3):
                self.read()
        elif kind == 'c':
            return self.read_code()
        elif kind not in 'NTF.':
            raise ValueError(kind)
        return None

    def read_code(self):
        """Gives the code object's co_localspluskinds."""
        self.position += 5 * 4
        for _ in range(4):  # code, consts, names, localsplusnames
            self.read()
        kinds = self.read()
        for _ in range(3):  # filename, name, qualname
            self.read()
        self.position += 4
        for _ in range(2):  # linetable, exceptiontable
            self.read()
        return kinds


def localspluskinds(co):
    """co_localspluskinds is hidden from Python, but marshal writes it."""
    return MarshalReader(marshal.dumps(co)).read()


def code(co):
    return {
        'co_argcount': co.co_argcount,
        'co_posonlyargcount': co.co_posonlyargcount,
        'co_kwonlyargcount': co.co_kwonlyargcount,
        'co_stacksize': co.co_stacksize,
        'co_flags': co.co_flags,
        'co_firstlineno': co.co_firstlineno,
        'co_name': co.co_name,
        'co_qualname': co.co_qualname,
        'co_code': co.co_code.hex(),
        'co_names': list(co.co_names),
        'co_localspluskinds': localspluskinds(co).hex(),
        'co_varnames': list(co.co_varnames),
        'co_cellvars': list(co.co_cellvars),
        'co_freevars': list(co.co_freevars),
        'co_linetable': co.co_linetable.hex(),
        'co_exceptiontable': co.co_exceptiontable.hex(),
        'co_consts': [const(value) for value in co.co_consts],
    }


def record(source, filename, mode, optimize, flags):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        try:
            result = {'code': code(compile(source, filename, mode, flags, dont_inherit=True, optimize=optimize))}
        except (SyntaxError, ValueError, MemoryError, RecursionError, OverflowError) as error:
            result = {'error': [
                type(error).__name__,
                error.msg if isinstance(error, SyntaxError) else str(error),
                getattr(error, 'lineno', None), getattr(error, 'offset', None),
                getattr(error, 'end_lineno', None), getattr(error, 'end_offset', None),
            ]}
    result['warnings'] = [[w.category.__name__, str(w.message), w.lineno] for w in caught]
    return result


def tree_hash(source, filename, mode):
    """Hash of the tree's text, or None if there is no tree."""
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        try:
            tree = compile(source, filename, mode, ast.PyCF_ONLY_AST, dont_inherit=True)
        except SyntaxError:
            return None
    text = ast.dump(tree, include_attributes=True, indent=1)
    return hashlib.md5(text.encode('utf-8', 'surrogatepass')).hexdigest()


def disassembly(path):
    """What `python -m dis path` prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), warnings.catch_warnings():
        warnings.simplefilter('ignore')
        dis.main([path])
    return out.getvalue()


def main():
    sys.setrecursionlimit(100_000)  # ast.dump recurses
    optimize = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    for line in sys.stdin:
        request = json.loads(line)
        source = request.get('source')
        if source is None and 'bytes' in request:
            source = base64.b64decode(request['bytes'])
        elif source is None:
            with open(request['path'], 'rb') as f:
                source = f.read()
        mode = request.get('mode', 'exec')
        if request.get('dis'):
            print(json.dumps({'dis': disassembly(request['path'])}), flush=True)
            continue
        result = record(source, request['name'], mode, optimize, request.get('flags', 0))
        if request.get('tree'):
            result['tree'] = tree_hash(source, request['name'], mode)
        result['version'] = '%d.%d.%d' % sys.version_info[:3]
        print(json.dumps(result), flush=True)


main()
