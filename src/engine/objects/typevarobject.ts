// placeholder
export function _Py_make_paramspec(..._a: number[]): number { throw new Error('_Py_make_paramspec'); }
export function _Py_make_typealias(..._a: number[]): number { throw new Error('_Py_make_typealias'); }
export function _Py_make_typevar(..._a: number[]): number { throw new Error('_Py_make_typevar'); }
export function _Py_make_typevartuple(..._a: number[]): number { throw new Error('_Py_make_typevartuple'); }
export function _Py_set_typeparam_default(..._a: number[]): number { throw new Error('_Py_set_typeparam_default'); }
export function _Py_subscript_generic(..._a: number[]): number { throw new Error('_Py_subscript_generic'); }
