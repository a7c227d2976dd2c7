// Layouts of the objects of module itertools, which few programs need. Mirrors the struct definitions in Modules/itertoolsmodule.c.

import { struct } from './layout.ts';
import { PyObject } from './structs.ts';

export const accumulateobject = struct(
  'accumulateobject',
  { total: 'ptr', it: 'ptr', binop: 'ptr', initial: 'ptr', state: 'ptr' },
  PyObject,
);
export const batchedobject = struct(
  'batchedobject',
  { it: 'ptr', batch_size: 'ssize', strict: { type: 'u8', since: '3.13' } },
  PyObject,
);
export const chainobject = struct('chainobject', { source: 'ptr', active: 'ptr' }, PyObject);
export const combinationsobject = struct(
  'combinationsobject',
  { pool: 'ptr', indices: 'ptr', result: 'ptr', r: 'ssize', stopped: 'i32' },
  PyObject,
);
export const compressobject = struct('compressobject', { data: 'ptr', selectors: 'ptr' }, PyObject);
export const countobject = struct('countobject', { cnt: 'ssize', long_cnt: 'ptr', long_step: 'ptr' }, PyObject);
export const cycleobject = struct(
  'cycleobject',
  { it: 'ptr', saved: 'ptr', index: 'ssize', firstpass: { type: 'i32', before: '3.14' } },
  PyObject,
);
export const dropwhileobject = struct('dropwhileobject', { func: 'ptr', it: 'ptr', start: 'i64' }, PyObject);
export const filterfalseobject = struct('filterfalseobject', { func: 'ptr', it: 'ptr' }, PyObject);
export const groupbyobject = struct(
  'groupbyobject',
  { it: 'ptr', keyfunc: 'ptr', tgtkey: 'ptr', currkey: 'ptr', currvalue: 'ptr', currgrouper: 'ptr', state: 'ptr' },
  PyObject,
);
export const _grouperobject = struct('_grouperobject', { parent: 'ptr', tgtkey: 'ptr' }, PyObject);
export const isliceobject = struct(
  'isliceobject',
  { it: 'ptr', next: 'ssize', stop: 'ssize', step: 'ssize', cnt: 'ssize' },
  PyObject,
);
export const pairwiseobject = struct(
  'pairwiseobject',
  { it: 'ptr', old: 'ptr', result: { type: 'ptr', since: '3.13' } },
  PyObject,
);
export const permutationsobject = struct(
  'permutationsobject',
  { pool: 'ptr', indices: 'ptr', cycles: 'ptr', result: 'ptr', r: 'ssize', stopped: 'i32' },
  PyObject,
);
export const productobject = struct(
  'productobject',
  { pools: 'ptr', indices: 'ptr', result: 'ptr', stopped: 'i32' },
  PyObject,
);
export const repeatobject = struct('repeatobject', { element: 'ptr', cnt: 'ssize' }, PyObject);
export const starmapobject = struct('starmapobject', { func: 'ptr', it: 'ptr' }, PyObject);
export const takewhileobject = struct('takewhileobject', { func: 'ptr', it: 'ptr', stop: 'i64' }, PyObject);
export const teeobject = struct(
  'teeobject',
  { dataobj: 'ptr', index: 'i32', weakreflist: 'ptr', state: 'ptr' },
  PyObject,
);
/** 57 values follow (LINKCELLS). */
export const teedataobject = struct(
  'teedataobject',
  { it: 'ptr', numread: 'i32', running: 'i32', nextlink: 'ptr', values: 'ptr' },
  PyObject,
);
export const ziplongestobject = struct(
  'ziplongestobject',
  { tuplesize: 'ssize', numactive: 'ssize', ittuple: 'ptr', result: 'ptr', fillvalue: 'ptr' },
  PyObject,
);
