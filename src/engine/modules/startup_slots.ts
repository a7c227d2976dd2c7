// Functions that every process calls, of types whose other functions are in parts: objects of these types are there from the
// start, the collector visits them, and print() writes to standard output, which is flushed at the end.

import { PyContextVar } from '../include/objectstructs.ts';
import type { Ref } from '../memory/memory.ts';
import { fromPart } from '../memory/parts.ts';
import { registerFunction } from '../memory/text.ts';
import type { visitproc } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { visitWords } from '../objects/traverse.ts';
import { stdStreamOf, textio, textioReferences, writeStdStream } from '../runtime/sysio.ts';

registerFunction('_io.TextIOWrapper.tp_traverse', (self: Ref, visit: visitproc) =>
  visitWords(self, visit, ...textioReferences(), textio.dict),
);
registerFunction('_contextvars.ContextVar.tp_traverse', (self: Ref, visit: visitproc) =>
  visitWords(self, visit, PyContextVar.var_name, PyContextVar.var_default),
);

const askForFiles = fromPart('files');
registerFunction('_io.TextIOWrapper.write', (self: Ref, s: Ref) =>
  stdStreamOf(self) >= 0 ? writeStdStream(self, s) : askForFiles(),
);
// The end of a process flushes standard output, which keeps nothing back.
registerFunction('_io.TextIOWrapper.flush', (self: Ref) => (stdStreamOf(self) >= 0 ? Py_None : askForFiles()));
