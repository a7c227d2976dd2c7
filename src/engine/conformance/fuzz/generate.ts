// The program of a seed. The same seed gives the same text on every machine; a change of the generator changes the recordings.

import { Draft } from './scope.ts';
import { statement } from './statements.ts';

// place: the address of what lies in the executable itself is another one in each build, and may take one digit or two as an int.
const PRELUDE = `import copy, gc, sys, weakref
def sh(x, d=0):
    t = type(x)
    if t in (int, float, str, bytes, bool, complex, type(None)):
        s = ascii(x)
        return s if len(s) < 60 else s[:40] + '...' + str(len(s))
    if t in (list, tuple):
        return t.__name__ + ('[' + ', '.join([sh(i, d + 1) for i in x[:9]]) + ']' if d < 3 else '...')
    if t is dict:
        return '{' + (', '.join([sh(k, d + 1) + ': ' + sh(v, d + 1) for k, v in list(x.items())[:9]]) if d < 3 else '...') + '}'
    if t in (set, frozenset):
        return t.__name__ + str(sorted([sh(i, d + 1) for i in x])[:9])
    return t.__name__
interned = getattr(sys, '_is_interned', lambda s: None)
immortal = getattr(sys, '_is_immortal', lambda x: None)
def place(x): return None if immortal(x) else id(x)
class Node:
    def m(self): return self
class Slotted:
    __slots__ = ('x', 'y')
class Told:
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n)
def link(a, b):
    if isinstance(a, list): a.append(b)
    elif isinstance(a, dict): a[len(a)] = b
    elif hasattr(a, 'x'): a.y = b
    else: a.x = b
def loop():
    x = []
    x.append(x)
    return x
def unraisable(u): print('unraisable', type(u.exc_value).__name__, u.exc_value)
sys.unraisablehook = unraisable
log = []
gc.disable()
`;
/** The last line before the program's own: from here on the allocator does the same on both sides (preparation.py). */
export const SETTLE = 'sys.settle()\n';

export function generate(seed: number): string {
  const d = new Draft(seed, statement);
  while (d.budget > 0) d.statements(1);
  return `${PRELUDE}${d.units.map((unit) => `${unit}\n`).join('')}${SETTLE}${d.lines.join('\n')}\n`;
}
