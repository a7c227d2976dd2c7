export function _Py_union_type_or(_a: number, _b: number): number { throw new Error('union'); }
