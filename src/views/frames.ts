// The running frames with their variables and value stacks, innermost first.

import { PyCodeObject } from '../engine/include/structs.ts';
import { type Addr, ld, type Ref } from '../engine/memory/memory.ts';
import { PyCode_Addr2Line } from '../engine/objects/code_lines.ts';
import * as F from '../engine/objects/interpframe.ts';
import { PyTuple_GET_ITEM } from '../engine/objects/tupleobject.ts';
import { PyUnicode_AsString } from '../engine/objects/unicodeobject.ts';
import { frameName } from '../engine/trace/holders.ts';
import { threadFrames } from '../engine/trace/roots.ts';

export interface FrameWord {
  /** The variable's name; '' for an entry of the value stack. */
  readonly name: string;
  /** The object, or 0: not set. */
  readonly object: Ref;
  /** Whether the word is counted in the object's refcount. */
  readonly counted: boolean;
}
export interface FrameView {
  readonly address: Addr;
  readonly name: string;
  readonly line: number;
  readonly locals: readonly FrameWord[];
  readonly stack: readonly FrameWord[];
}

function wordAt(at: Addr, name: string): FrameWord {
  const w = ld(at);
  return { name, object: w & ~1, counted: (w & 1) === 0 && w !== 0 };
}
/** The name of a frame's variable, by its index. */
export function localName(frame: Addr, index: number): string {
  const names = ld(F._PyFrame_GetCode(frame) + PyCodeObject.co_localsplusnames);
  return PyUnicode_AsString(PyTuple_GET_ITEM(names, index));
}
export function frames(): FrameView[] {
  return threadFrames()
    .filter((f) => !F._PyFrame_IsIncomplete(f))
    .map((f) => {
      const code = F._PyFrame_GetCode(f);
      const names = ld(code + PyCodeObject.co_localsplusnames);
      const first = f + F.F_LOCALSPLUS;
      const base = F._PyFrame_Stackbase(f);
      const locals: FrameWord[] = [];
      const stack: FrameWord[] = [];
      for (let at = first; at < base; at += 8)
        locals.push(wordAt(at, PyUnicode_AsString(PyTuple_GET_ITEM(names, (at - first) / 8))));
      for (let at = base; at < ld(f + F.F_STACKPOINTER); at += 8) stack.push(wordAt(at, ''));
      return { address: f, name: frameName(f), line: PyCode_Addr2Line(code, F.frameLasti(f)), locals, stack };
    });
}
