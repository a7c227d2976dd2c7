// EncodingMap: which byte a character is in a charmap codec, as a table of three levels. Mirrors PyUnicode_BuildEncodingMap and
// encoding_map_lookup in Objects/unicodeobject.c.
//
//   character  = five bits, four bits, seven bits
//   level1     by the first five, which of the blocks of 16 bytes behind it
//   level2     by the next four, which of the blocks of 128 bytes behind those
//   level3     by the last seven, the byte; 0: none, since the character 0 is the byte 0 in every such codec

import { PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { type Addr, ld, ld8, type Ref, st, st8 } from '../memory/memory.ts';
import { PyObject_Malloc } from '../memory/obmalloc.ts';
import { fn } from '../memory/text.ts';
import { PyErr_NoMemory } from '../objects/errors.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { _PyObject_Init, type destructor, Py_IS_TYPE, Py_TYPE } from '../objects/object.ts';
import { staticType } from '../objects/statictypes.ts';
import { defineType, method } from '../objects/typedef.ts';

const EncodingMapType = staticType('EncodingMap');
const LEVEL1 = 32;
const EncodingMap = struct(
  'encoding_map',
  { level1: 'u64', level1_8: 'u64', level1_16: 'u64', level1_24: 'u64', count2: 'i32', count3: 'i32', level23: 'u8' },
  PyObject,
);
const NONE = 0xff;
const NOT_A_CHARACTER = 0xfffe;
const BLOCK2 = 16;
const BLOCK3 = 128;

const level2At = (map: Ref, block: number, c: number): Addr =>
  map + EncodingMap.level23 + BLOCK2 * block + ((c >> 7) & 15);
const level3At = (map: Ref, block: number, c: number): Addr =>
  map + EncodingMap.level23 + BLOCK2 * ld(map + EncodingMap.count2) + BLOCK3 * block + (c & 127);

export const isEncodingMap = (o: Ref): boolean => Py_IS_TYPE(o, EncodingMapType);

/** The byte of a character, or -1. */
export function encodingMapLookup(map: Ref, c: number): number {
  if (c > 0xffff) return -1;
  if (c === 0) return 0;
  const block2 = ld8(map + EncodingMap.level1 + (c >> 11));
  if (block2 === NONE) return -1;
  const block3 = ld8(level2At(map, block2, c));
  if (block3 === NONE) return -1;
  return ld8(level3At(map, block3, c)) || -1;
}

/**
 * New reference: the map for a decoding table; NULL with an exception; null if the table has characters that such a map cannot
 * hold.
 */
export function buildEncodingMap(points: readonly number[]): Ref | null {
  const n = Math.min(points.length, 256);
  if (points[0] !== 0) return null;
  const level1 = new Uint8Array(LEVEL1).fill(NONE);
  const blocks3 = new Map<number, number>();
  let count2 = 0;
  for (let i = 1; i < n; i++) {
    const c = points[i];
    if (c === 0 || c > 0xffff) return null;
    if (c === NOT_A_CHARACTER) continue;
    if (level1[c >> 11] === NONE) level1[c >> 11] = count2++;
    if (!blocks3.has(c >> 7)) blocks3.set(c >> 7, blocks3.size);
  }
  if (count2 >= NONE || blocks3.size >= NONE) return null;
  const bytes = BLOCK2 * count2 + BLOCK3 * blocks3.size;
  const map = PyObject_Malloc(EncodingMap.sizeof + bytes - 1);
  if (map === 0) return PyErr_NoMemory();
  _PyObject_Init(map, EncodingMapType);
  st(map + EncodingMap.count2, count2);
  st(map + EncodingMap.count3, blocks3.size);
  level1.forEach((block, i) => {
    st8(map + EncodingMap.level1 + i, block);
  });
  for (let i = 0; i < bytes; i++) st8(map + EncodingMap.level23 + i, i < BLOCK2 * count2 ? NONE : 0);
  for (let i = 1; i < n; i++) {
    const c = points[i];
    if (c === NOT_A_CHARACTER) continue;
    const block3 = blocks3.get(c >> 7)!;
    st8(level2At(map, level1[c >> 11], c), block3);
    st8(level3At(map, block3, c), i);
  }
  return map;
}

defineType(EncodingMapType, {
  basicsize: () => EncodingMap.sizeof,
  flags: 0,
  slots: { tp_dealloc: (self) => fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self) },
  methods: [
    method('size()', (self) =>
      PyLong_FromLong(
        EncodingMap.sizeof - 1 + BLOCK2 * ld(self + EncodingMap.count2) + BLOCK3 * ld(self + EncodingMap.count3),
      ),
    ),
  ],
});
