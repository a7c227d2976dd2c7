// Members and functions that not all versions have: what 3.14 has and others lack, and the other way round. Measured on 3.12.1, 3.13.0,
// 3.14.10 and 3.15.2. No CPython file. Only start-up from nothing reads it: a boot image has the tables of its version in memory.
//
// NOT-IN-CPYTHON: all versions here run the Lib of 3.14, so what that asks for stays (`__annotate__`, _operator.is_none, ...).

import type { PythonVersion } from './profile.ts';

/** By the keys of docstrings.ts; a special method that the type's slots define by its slot (`ast.AST.tp_repr`). */
type Names = Readonly<Record<string, readonly string[]>>;

/** Types, by the version that added them. */
const TYPES_SINCE: Readonly<Partial<Record<PythonVersion, readonly string[]>>> = {
  '3.15': ['frozendict', 'sentinel', 'lazy_import', 'ImportCycleError'],
};
/** By the version that added them. */
const SINCE: Readonly<Partial<Record<PythonVersion, Names>>> = {
  '3.13': {
    code: ['__replace__'],
    int: ['tp_vectorcall'],
    'module math': ['fma'],
    property: ['__name__'],
    str: ['tp_vectorcall'],
    'types.SimpleNamespace': ['__replace__'],
  },
  '3.14': {
    'ast.AST': ['__replace__', 'tp_repr'],
    bytearray: ['resize'],
    classmethod: ['__class_getitem__'],
    code: ['co_branches'],
    complex: ['from_number'],
    float: ['from_number'],
    frame: ['f_generator'],
    map: ['__setstate__'],
    memoryview: ['__class_getitem__', 'count', 'index'],
    staticmethod: ['__class_getitem__'],
  },
  '3.15': {
    'module builtins': ['__lazy_import__'],
    'module sys': ['set_lazy_imports', 'get_lazy_imports', 'set_lazy_imports_filter', 'get_lazy_imports_filter'],
  },
};
/** By the version that removed them. */
const REMOVED: Readonly<Partial<Record<PythonVersion, Names>>> = {
  '3.15': { code: ['co_lnotab'] },
};

const VERSIONS: readonly PythonVersion[] = ['3.12', '3.13', '3.14', '3.15'];

function lacks(version: PythonVersion): Set<string> {
  const lacking = new Set<string>();
  const at = VERSIONS.indexOf(version);
  VERSIONS.forEach((v, i) => {
    if (i > at) for (const type of TYPES_SINCE[v] ?? []) lacking.add(type);
    for (const [owner, names] of Object.entries((i > at ? SINCE[v] : REMOVED[v]) ?? {}))
      for (const name of names) lacking.add(`${owner}.${name}`);
  });
  return lacking;
}
const known = new Map<PythonVersion, Set<string>>();
/** Whether a version has a type, a member or a function, by its key. */
export function isInVersion(version: PythonVersion, key: string): boolean {
  const lacking = known.get(version) ?? lacks(version);
  known.set(version, lacking);
  return !lacking.has(key);
}
