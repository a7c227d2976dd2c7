// The strong references that no object holds: words of the thread state, of the interpreter and of modules, and the running frames.

import { type Addr, ld, ld8, type Ref } from '../memory/memory.ts';
import { areBlocksTraced, blockTracer } from '../memory/obmalloc.ts';
import { staticRefs } from '../memory/static.ts';
import { gcstate } from '../objects/gcobject.ts';
import * as F from '../objects/interpframe.ts';
import { staticTypes } from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { typeCacheNames } from '../objects/type_lookup.ts';
import { type Walk, walkFrame } from './fields.ts';

const THREAD_WORDS = [
  'current_exception',
  'modules',
  'sysdict',
  'interned_strings',
  'async_gen_firstiter',
  'async_gen_finalizer',
  'c_traceobj',
  'c_profileobj',
  'builtins_copy',
] as const;

/** The frames of the running Python code, innermost first; frames of generators and the interpreter's own ones are there too. */
export function threadFrames(): Addr[] {
  const frames: Addr[] = [];
  for (let f = ld(tstate.current_frame); f !== 0; f = ld(f + F.F_PREVIOUS)) frames.push(f);
  return frames;
}

/** Whether Python code runs that a C function called. */
export function insideC(): boolean {
  return threadFrames().filter((f) => ld8(f + F.F_OWNER) === F.FRAME_OWNED_BY_INTERPRETER).length > 1;
}

/** Shows every strong reference that is a root. `frame` is called before the words of each frame. */
export function walkRoots(w: Walk, frame: (at: Addr) => void = () => undefined): void {
  const word = (at: Addr, kind: string): void => {
    const o = ld(at);
    if (o !== 0) w.see(o, at, kind, 0);
  };
  for (const name of THREAD_WORDS) word(tstate[name], name);
  word(tstate.exc_state, 'exc_value');
  word(tstate.dict, 'thread.dict');
  word(gcstate.garbage, 'gc.garbage');
  word(gcstate.callbacks, 'gc.callbacks');
  for (const [name, at] of staticRefs()) word(at, name);
  if (areBlocksTraced()) for (const name of blockTracer.held()) w.see(name, 0, 'tracemalloc.filenames', 0);
  typeCacheNames((name) => w.see(name, 0, 'type_cache', 0));
  for (const f of threadFrames()) {
    if (ld8(f + F.F_OWNER) !== F.FRAME_OWNED_BY_THREAD) continue;
    frame(f);
    walkFrame(w, f);
  }
}

/** The objects in static memory that hold references: the types. */
export function staticObjects(): Ref[] {
  return staticTypes().map((t) => t.address);
}
