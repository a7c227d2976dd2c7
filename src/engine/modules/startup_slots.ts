// Slot functions that every process calls, of types whose other functions are in parts: objects of these types are there from
// the start, and the collector visits them.

import { PyContextVar } from '../include/objectstructs.ts';
import type { Ref } from '../memory/memory.ts';
import { registerFunction } from '../memory/text.ts';
import type { visitproc } from '../objects/object.ts';
import { visitWords } from '../objects/traverse.ts';
import { iobase, textioReferences } from '../runtime/sysio.ts';

registerFunction('_io.TextIOWrapper.tp_traverse', (self: Ref, visit: visitproc) =>
  visitWords(self, visit, ...textioReferences(), iobase.dict),
);
registerFunction('_contextvars.ContextVar.tp_traverse', (self: Ref, visit: visitproc) =>
  visitWords(self, visit, PyContextVar.var_name, PyContextVar.var_default),
);
