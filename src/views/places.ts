// Where a reference is held, in words: "variable a of __main__", "item 2 of #7 list".
import type { Ref } from '../engine/memory/memory.ts';
import { ownName, type Place } from '../engine/trace/holders.ts';
import type { Say } from '../messages/say.ts';

/** Roots that are spoken of by more than their name in the interpreter. */
const ROOTS = {
  current_exception: 'view.root-current-exception',
  exc_value: 'view.root-exc-value',
  sysdict: 'view.root-sysdict',
  'thread.dict': 'view.root-thread-dict',
  type_cache: 'view.root-type-cache',
  'process.code': 'view.root-process-code',
} as const;
/** Names of Python's own. */
const PUBLIC = { modules: 'sys.modules', 'gc.garbage': 'gc.garbage', 'gc.callbacks': 'gc.callbacks' } as const;

/** `nameOf` names the objects that have no name of their own in Python. */
export function placeText(place: Place, nameOf: (o: Ref) => string, say: Say): string {
  const { kind, name, index, inside } = place;
  const owner = place.owner === 0 ? '' : (ownName(place.owner) ?? nameOf(place.owner));
  switch (kind) {
    case 'root':
      if (name in PUBLIC) return PUBLIC[name as keyof typeof PUBLIC];
      return name in ROOTS ? say(ROOTS[name as keyof typeof ROOTS]) : say('view.place-root', { name });
    case 'local':
      return say('view.place-local', { name, inside });
    case 'stack':
      return say('view.place-stack', { index, inside });
    case 'frame':
      return say('view.place-frame', { name, inside });
    case 'constant':
      return say('view.place-constant', { inside });
    case 'syntax-tree':
    case 'c-function':
      return say(`view.place-${kind}`);
    case 'item':
      return say('view.place-item', { index, owner });
    case 'item-of-part':
      return say('view.place-item-of-part', { index, name, owner });
    case 'variable':
    case 'attribute':
    case 'value-of-key':
    case 'part':
      return say(`view.place-${kind}`, { name, owner });
    case 'value':
    case 'element':
    case 'key':
    case 'name':
    case 'class':
    case 'cell':
      return say(`view.place-${kind}`, { owner });
  }
}
