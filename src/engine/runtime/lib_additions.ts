// What modules of Lib have in other versions for types and instructions that 3.14 has not. NOT-IN-CPYTHON: all versions here run the Lib of 3.14; such
// a text runs at the end of the module, in its namespace.

import { type PythonVersion, profile } from '../include/profile.ts';

/** The instruction that 3.12 and 3.13 have besides (include/opcodes.ts). */
const OLDER_OPCODES = {
  opcode: "opmap['BUILD_CONST_KEY_MAP'] = 121; opname[121] = 'BUILD_CONST_KEY_MAP'; hasarg.append(121)",
};
const ADDITIONS: Readonly<Partial<Record<PythonVersion, Readonly<Record<string, string>>>>> = {
  '3.12': OLDER_OPCODES,
  '3.13': OLDER_OPCODES,
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
