// The C API of dictionaries, gathered from the files that hold its parts. Mirrors Include/cpython/dictobject.h and
// Include/internal/pycore_dict.h.

export * from './dict_copy.ts';
export * from './dict_core.ts';
export * from './dict_delete.ts';
export {
  _PyDict_KeysSize,
  _PyDictKeys_DecRef,
  _PyDictKeys_GetVersionForCurrentState,
  initEmptyKeys,
} from './dict_keys.ts';
