"""Prints the layouts of C structs as JSON, from a binary with debugging information.

Run by record-structs.ts as `gdb -batch -nx -x record-structs.py BINARY`, with the structs' names in the environment variable
STRUCTS. A struct is {"sizeof": bytes, "fields": [[path, offset, bytes], ...]}: fields of structs and unions within it stand in
their place ("gi_exc_state.exc_value"), bit fields share an offset, and a field that is an array counts as one.
"""

import json
import os

import gdb


def lookup(name):
    for form in (name, 'struct ' + name, 'struct _' + name):
        try:
            return gdb.lookup_type(form).strip_typedefs()
        except gdb.error:
            pass
    return None


def leaves(struct, base, within):
    for field in struct.fields():
        kind = field.type.strip_typedefs()
        offset = base + field.bitpos // 8
        path = within + field.name if field.name else within
        # A struct of one word, like a stack reference, is that word.
        if kind.code in (gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION) and len(kind.fields()) > 1 or not field.name:
            inner = '' if not field.name or field.name in ('ob_base', 'base', 'common') else path + '.'
            yield from leaves(kind, offset, inner or within)
        else:
            yield [path, offset, kind.sizeof]


layouts = {}
for name in os.environ['STRUCTS'].split():
    struct = lookup(name)
    if struct is not None:
        layouts[name] = {'sizeof': struct.sizeof, 'fields': list(leaves(struct, 0, ''))}
print(json.dumps(layouts))
