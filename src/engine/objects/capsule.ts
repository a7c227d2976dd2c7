// Capsules: opaque pointers that C modules hand each other. Mirrors Objects/capsule.c; no module here makes one.

import { Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyCapsule } from '../include/objectstructs.ts';
import { ld } from '../memory/memory.ts';
import { PyObject_GC_Del, PyObject_GC_UnTrack } from './gcobject.ts';
import { pointerText } from './object_protocol.ts';
import { PyCapsule_Type } from './statictypes.ts';
import { defineType } from './typedef.ts';
import { readCString } from './typename.ts';
import { PyUnicode_FromString } from './unicodeobject.ts';

defineType(PyCapsule_Type, {
  basicsize: () => PyCapsule.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  doc: 'Capsule objects let you wrap a C "void *" pointer in a Python\nobject.  They\'re a way of passing data through the Python interpreter\nwithout creating your own custom type.\n\nCapsules are used for communication between extension modules.\nThey provide a way for an extension module to export a C interface\nto other extension modules, so that extension modules can use the\nPython import mechanism to link to one another.',
  slots: {
    tp_dealloc: (o) => {
      PyObject_GC_UnTrack(o);
      PyObject_GC_Del(o);
    },
    tp_traverse: () => 0,
    tp_repr: (o) => {
      const name = ld(o + PyCapsule.name);
      const text = name === 0 ? 'NULL' : `"${readCString(name)}"`;
      return PyUnicode_FromString(`<capsule object ${text} at ${pointerText(o)}>`);
    },
  },
});
