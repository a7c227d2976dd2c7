// What modules of Lib have in 3.15 for types and instructions that 3.14 has not. NOT-IN-CPYTHON: all versions here run the Lib of 3.14; such
// a text runs at the end of the module, in its namespace.

import { type PythonVersion, profile } from '../include/profile.ts';

const ADDITIONS: Readonly<Partial<Record<PythonVersion, Readonly<Record<string, string>>>>> = {
  '3.15': {
    _collections_abc: 'Mapping.register(frozendict)',
    copy: `_copy_atomic_types.add(frozendict)
def _deepcopy_frozendict(x, memo, deepcopy=deepcopy):
    pairs = [(deepcopy(key, memo), deepcopy(value, memo)) for key, value in x.items()]
    return memo[id(x)] if id(x) in memo else frozendict(pairs)
_deepcopy_dispatch[frozendict] = _deepcopy_frozendict`,
    opcode: "_common_constants += [list, set, None, '', True, False, -1]",
  },
};
/** The text for a module of Lib, if there is one. */
export const libAddition = (name: string): string | undefined => ADDITIONS[profile.version]?.[name];
