// Which form LOAD_ATTR, STORE_ATTR and LOAD_SUPER_ATTR take on. Mirrors Python/specialize.c.
//
// Caches of LOAD_ATTR, in code units after the counter: version of the type (2), version of the shared keys or an offset (2),
// the attribute found on the class (4, of which the low two are used). Of STORE_ATTR: version (2), offset (1).

import {
  Py_READONLY,
  Py_T_OBJECT_EX,
  Py_TPFLAGS_INLINE_VALUES,
  Py_TPFLAGS_MANAGED_DICT,
  Py_TPFLAGS_METHOD_DESCRIPTOR,
} from '../include/flags.ts';
import { propertyobject } from '../include/objectstructs.ts';
import * as form from '../include/specialized.ts';
import { PyMemberDef, PyMemberDescrObject, PyModuleObject, PyTypeObject } from '../include/structs.ts';
import { type Addr, I32, ld, type Ref, st16 } from '../memory/memory.ts';
import { functionAddress } from '../memory/text.ts';
import { _PyDictKeys_GetVersionForCurrentState, DK_IS_UNICODE, entryKeyAt } from '../objects/dict_keys.ts';
import {
  _PyDictKeys_StringLookup,
  _PyObject_GetManagedDict,
  _PyObject_InlineValues,
  _PyObject_ValidValues,
  CACHED_KEYS,
} from '../objects/dict_values.ts';
import { VALUES, valuesValid } from '../objects/dict_valuesarray.ts';
import { _PyDict_HasSplitTable, maKeys, PyDict_Contains } from '../objects/dictobject.ts';
import { CO_ARGCOUNT, FUNC_CODE } from '../objects/interpframe.ts';
import { Py_IS_TYPE, Py_TYPE, PyType_HasFeature } from '../objects/object.ts';
import { slots } from '../objects/slot_functions.ts';
import { _Py_ID } from '../objects/statics.ts';
import {
  PyBaseObject_Type,
  PyFunction_Type,
  PyMemberDescr_Type,
  PyModule_Type,
  PyProperty_Type,
  PySuper_Type,
  PyType_Type,
} from '../objects/statictypes.ts';
import { _PyType_AssignVersion, _PyType_Lookup } from '../objects/type_lookup.ts';
import { isSimpleFunction } from './function_kind.ts';
import { isLazyImport } from './lazy_state.ts';
import { specialize, unspecialize, writeCache32 } from './specialize.ts';

const id___getattr__ = _Py_ID('__getattr__');
const id___getattribute__ = _Py_ID('__getattribute__');
const VERSION_TAG = PyTypeObject.tp_version_tag;

function usesGeneric(type: Ref, slot: number, name: string): boolean {
  return ld(type + slot) === functionAddress(name);
}
function versionOf(type: Ref): number {
  return _PyType_AssignVersion(type) ? ld(type + VERSION_TAG) : 0;
}

function moduleForm(pc: Addr, owner: Ref, name: Ref): number {
  if (!usesGeneric(Py_TYPE(owner), PyTypeObject.tp_getattro, 'module.tp_getattro')) return 0;
  const dict = ld(owner + PyModuleObject.md_dict);
  const keys = maKeys(dict);
  if (_PyDict_HasSplitTable(dict) || !DK_IS_UNICODE(keys) || PyDict_Contains(dict, id___getattr__) !== 0) return 0;
  const index = _PyDictKeys_StringLookup(keys, name);
  const version = _PyDictKeys_GetVersionForCurrentState(keys);
  if (index < 0 || index > 0xffff || version === 0) return 0;
  // What is imported lazily is about to be replaced.
  if (isLazyImport(ld(entryKeyAt(keys, index) + 8))) return 0;
  writeCache32(pc + 4, version);
  st16(pc + 8, index);
  return form.LOAD_ATTR_MODULE;
}
function classForm(pc: Addr, owner: Ref, name: Ref): number {
  const meta = Py_TYPE(owner);
  if (meta !== PyType_Type || _PyType_Lookup(meta, name) !== 0) return 0;
  const descr = _PyType_Lookup(owner, name);
  if (descr === 0) return 0;
  // Functions come as they are; anything else that binds itself is left to the general instruction.
  const binds = ld(Py_TYPE(descr) + PyTypeObject.tp_descr_get) !== 0;
  if (binds && !PyType_HasFeature(Py_TYPE(descr), Py_TPFLAGS_METHOD_DESCRIPTOR)) return 0;
  const version = versionOf(owner);
  if (version === 0) return 0;
  writeCache32(pc + 4, version);
  writeCache32(pc + 12, descr);
  return form.LOAD_ATTR_CLASS;
}

/** Offset in bytes from the object of the inline value of `name`, or 0. */
function inlineOffset(owner: Ref, name: Ref): number {
  const type = Py_TYPE(owner);
  if (!PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES)) return 0;
  const values = _PyObject_InlineValues(owner);
  if (!valuesValid(values)) return 0;
  const index = _PyDictKeys_StringLookup(CACHED_KEYS(type), name);
  if (index < 0) return 0;
  const offset = values + VALUES + index * 8 - owner;
  return offset <= 0xffff ? offset : 0;
}
/** True if the instance itself may have `name`. */
function instanceHas(owner: Ref, name: Ref): boolean {
  const type = Py_TYPE(owner);
  if (!PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT)) return ld(type + PyTypeObject.tp_dictoffset) !== 0;
  if (_PyObject_ValidValues(owner, type) !== 0) {
    return _PyDictKeys_StringLookup(CACHED_KEYS(type), name) >= 0;
  }
  const dict = _PyObject_GetManagedDict(owner);
  return dict !== 0 && PyDict_Contains(dict, name) !== 0;
}
/** A slot's offset in the object, or 0 if `descr` is no plain slot. */
function slotOffset(owner: Ref, descr: Ref, forStore: boolean): number {
  if (!Py_IS_TYPE(descr, PyMemberDescr_Type)) return 0;
  const def = ld(descr + PyMemberDescrObject.d_member);
  if (ld(def + PyMemberDef.type) !== Py_T_OBJECT_EX || (forStore && ld(def + PyMemberDef.flags) & Py_READONLY))
    return 0;
  const offset = ld(def + PyMemberDef.offset);
  return ld(descr + PyMemberDescrObject.d_type) === Py_TYPE(owner) && offset > 0 && offset <= 0xffff ? offset : 0;
}
/** A class with `__getattr__`, but with the `__getattribute__` of object: what that finds is found as ever. */
function onlyAddsGetattr(type: Ref): boolean {
  if (ld(type + PyTypeObject.tp_getattro) !== slots.tp_getattro) return false;
  return _PyType_Lookup(type, id___getattribute__) === _PyType_Lookup(PyBaseObject_Type, id___getattribute__);
}
function instanceForm(pc: Addr, owner: Ref, name: Ref, oparg: number): number {
  const type = Py_TYPE(owner);
  const isGeneric = usesGeneric(type, PyTypeObject.tp_getattro, 'PyObject_GenericGetAttr');
  if (!isGeneric && !onlyAddsGetattr(type)) return 0;
  const descr = _PyType_Lookup(type, name);
  const version = versionOf(type);
  if (version === 0) return 0;
  writeCache32(pc + 4, version);
  if (descr === 0) {
    const offset = inlineOffset(owner, name);
    if (offset === 0) return 0;
    st16(pc + 8, offset);
    return form.LOAD_ATTR_INSTANCE_VALUE;
  }
  const dtype = Py_TYPE(descr);
  if (PyType_HasFeature(dtype, Py_TPFLAGS_METHOD_DESCRIPTOR)) {
    if ((oparg & 1) === 0 || instanceHas(owner, name)) return 0;
    writeCache32(pc + 12, descr);
    return methodForm(pc, owner, form.LOAD_ATTR_METHOD_WITH_VALUES, form.LOAD_ATTR_METHOD_NO_DICT);
  }
  if (dtype === PyProperty_Type) {
    // Where the getter raises AttributeError, `__getattr__` is to be asked.
    if (!isGeneric && _PyType_Lookup(type, id___getattr__) !== 0) return 0;
    const fget = ld(descr + propertyobject.prop_get);
    if ((oparg & 1) !== 0 || fget === 0 || !Py_IS_TYPE(fget, PyFunction_Type) || !isSimpleFunction(fget)) return 0;
    if (ld(ld(fget + FUNC_CODE) + CO_ARGCOUNT) !== 1) return 0;
    writeCache32(pc + 12, fget);
    return form.LOAD_ATTR_PROPERTY;
  }
  const offset = slotOffset(owner, descr, false);
  if (offset !== 0) {
    st16(pc + 8, offset);
    return form.LOAD_ATTR_SLOT;
  }
  if (ld(dtype + PyTypeObject.tp_descr_get) === 0 && (oparg & 1) === 0 && !instanceHas(owner, name)) {
    writeCache32(pc + 12, descr);
    return methodForm(pc, owner, form.LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES, form.LOAD_ATTR_NONDESCRIPTOR_NO_DICT);
  }
  return 0;
}
/** The form for a class attribute that the instance does not have: with inline values (whose keys must not change), or without any. */
function methodForm(pc: Addr, owner: Ref, withValues: number, noDict: number): number {
  const type = Py_TYPE(owner);
  if (PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES)) {
    if (!valuesValid(_PyObject_InlineValues(owner))) return 0;
    const version = _PyDictKeys_GetVersionForCurrentState(CACHED_KEYS(type));
    if (version === 0) return 0;
    writeCache32(pc + 8, version);
    return withValues;
  }
  if (PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT) || ld(type + PyTypeObject.tp_dictoffset) !== 0) return 0;
  return noDict;
}

export function specializeLoadAttr(pc: Addr, owner: Ref, name: Ref, oparg: number): void {
  const type = Py_TYPE(owner);
  let opcode: number;
  if (type === PyModule_Type) opcode = moduleForm(pc, owner, name);
  else if (PyType_HasFeature(type, 1 << 31)) opcode = classForm(pc, owner, name);
  else opcode = instanceForm(pc, owner, name, oparg);
  if (opcode === 0) unspecialize(pc);
  else specialize(pc, opcode);
}

export function specializeStoreAttr(pc: Addr, owner: Ref, name: Ref): void {
  const type = Py_TYPE(owner);
  let opcode = 0;
  if (usesGeneric(type, PyTypeObject.tp_setattro, 'PyObject_GenericSetAttr')) {
    const descr = _PyType_Lookup(type, name);
    const version = versionOf(type);
    let offset = 0;
    if (version !== 0 && descr !== 0) {
      offset = slotOffset(owner, descr, true);
      opcode = offset !== 0 ? form.STORE_ATTR_SLOT : storesToInstance(descr) ? inlineStore() : 0;
    } else if (version !== 0) opcode = inlineStore();
    function inlineStore(): number {
      if (!PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES) || _PyObject_GetManagedDict(owner) !== 0) return 0;
      offset = inlineOffset(owner, name);
      return offset === 0 ? 0 : form.STORE_ATTR_INSTANCE_VALUE;
    }
    if (opcode !== 0) {
      writeCache32(pc + 4, version);
      st16(pc + 8, offset);
    }
  }
  if (opcode === 0) unspecialize(pc);
  else specialize(pc, opcode);
}
/** True for a class attribute that does not keep the instance from having its own. */
function storesToInstance(descr: Ref): boolean {
  return ld(Py_TYPE(descr) + PyTypeObject.tp_descr_set) === 0;
}

export function specializeLoadSuperAttr(pc: Addr, super_: Ref, cls: Ref, method: boolean): void {
  if (super_ !== PySuper_Type || !PyType_HasFeature(Py_TYPE(cls), 1 << 31)) unspecialize(pc);
  else specialize(pc, method ? form.LOAD_SUPER_ATTR_METHOD : form.LOAD_SUPER_ATTR_ATTR);
}
/** The version that a class has now. */
export function currentVersion(type: Ref): number {
  return I32[(type + VERSION_TAG) >> 2];
}
