// Module _stat: the bits of a file's mode. Mirrors Modules/_stat.c.

import type { Ref } from '../memory/memory.ts';
import { PyErr_Occurred, PyErr_SetString } from '../objects/errors.ts';
import { PyLong_AsLong, PyLong_FromLong } from '../objects/longobject.ts';
import { PyBool_FromLong } from '../objects/statics.ts';
import { PyExc_OverflowError } from '../objects/statictypes.ts';
import { method } from '../objects/typedef.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { addInts } from './add_types.ts';
import { defineModule } from './define.ts';

const S_IFMT = 0o170000;
const kinds: Readonly<Record<string, number>> = {
  S_IFDIR: 0o40000,
  S_IFCHR: 0o20000,
  S_IFBLK: 0o60000,
  S_IFREG: 0o100000,
  S_IFIFO: 0o10000,
  S_IFLNK: 0o120000,
  S_IFSOCK: 0o140000,
  S_IFDOOR: 0,
  S_IFPORT: 0,
  S_IFWHT: 0,
};
const constants: Readonly<Record<string, number>> = {
  S_ISUID: 0o4000,
  S_ISGID: 0o2000,
  S_ISVTX: 0o1000,
  S_ENFMT: 0o2000,
  S_IREAD: 0o400,
  S_IWRITE: 0o200,
  S_IEXEC: 0o100,
  S_IRWXU: 0o700,
  S_IRUSR: 0o400,
  S_IWUSR: 0o200,
  S_IXUSR: 0o100,
  S_IRWXG: 0o70,
  S_IRGRP: 0o40,
  S_IWGRP: 0o20,
  S_IXGRP: 0o10,
  S_IRWXO: 0o7,
  S_IROTH: 0o4,
  S_IWOTH: 0o2,
  S_IXOTH: 0o1,
  UF_SETTABLE: 0xffff,
  UF_NODUMP: 1,
  UF_IMMUTABLE: 2,
  UF_APPEND: 4,
  UF_OPAQUE: 8,
  UF_NOUNLINK: 16,
  UF_COMPRESSED: 32,
  UF_TRACKED: 64,
  UF_DATAVAULT: 128,
  UF_HIDDEN: 0x8000,
  SF_SETTABLE: 0xffff0000,
  SF_ARCHIVED: 0x10000,
  SF_IMMUTABLE: 0x20000,
  SF_APPEND: 0x40000,
  SF_NOUNLINK: 0x100000,
  SF_SNAPSHOT: 0x200000,
  SF_FIRMLINK: 0x800000,
  SF_DATALESS: 0x40000000,
  ST_MODE: 0,
  ST_INO: 1,
  ST_DEV: 2,
  ST_NLINK: 3,
  ST_UID: 4,
  ST_GID: 5,
  ST_SIZE: 6,
  ST_ATIME: 7,
  ST_MTIME: 8,
  ST_CTIME: 9,
};

/** The mode in an argument, or -1 with an exception. */
function modeOf(o: Ref): number {
  const n = PyLong_AsLong(o);
  if (n === -1 && PyErr_Occurred() !== 0) return -1;
  if (n >= 0 && n <= 0xffffffff) return n;
  PyErr_SetString(PyExc_OverflowError, n < 0 ? "can't convert negative value to unsigned int" : 'mode out of range');
  return -1;
}
/** A function that tells whether a mode is of a kind. Kinds this system has not are never found. */
function kindTest(name: string) {
  const kind = kinds[`S_IF${name}`];
  return method(`S_IS${name}(mode, /)`, (_m, o) => {
    const mode = modeOf(o);
    return mode < 0 ? 0 : PyBool_FromLong(kind !== 0 && (mode & S_IFMT) === kind);
  });
}
const letters: Readonly<Record<number, string>> = {
  [kinds.S_IFREG]: '-',
  [kinds.S_IFDIR]: 'd',
  [kinds.S_IFLNK]: 'l',
  [kinds.S_IFBLK]: 'b',
  [kinds.S_IFCHR]: 'c',
  [kinds.S_IFIFO]: 'p',
  [kinds.S_IFSOCK]: 's',
};
/** The mode as `ls -l` shows it. */
function filemode(_m: Ref, o: Ref): Ref {
  const mode = modeOf(o);
  if (mode < 0) return 0;
  const three = (shift: number, special: number, letter: string): string => {
    const bits = mode >> shift;
    const x = mode & special ? (bits & 1 ? letter : letter.toUpperCase()) : bits & 1 ? 'x' : '-';
    return (bits & 4 ? 'r' : '-') + (bits & 2 ? 'w' : '-') + x;
  };
  const text = three(6, constants.S_ISUID, 's') + three(3, constants.S_ISGID, 's') + three(0, constants.S_ISVTX, 't');
  return PyUnicode_FromString((letters[mode & S_IFMT] ?? '?') + text);
}

defineModule({
  name: '_stat',
  methods: [
    ...['DIR', 'CHR', 'BLK', 'REG', 'FIFO', 'LNK', 'SOCK', 'DOOR', 'PORT', 'WHT'].map(kindTest),
    method('S_IMODE(mode, /)', (_m, o) => {
      const mode = modeOf(o);
      return mode < 0 ? 0 : PyLong_FromLong(mode & 0o7777);
    }),
    method('S_IFMT(mode, /)', (_m, o) => {
      const mode = modeOf(o);
      return mode < 0 ? 0 : PyLong_FromLong(mode & S_IFMT);
    }),
    method('filemode(mode, /)', filemode),
  ],
  exec: (module) => (addInts(module, kinds) < 0 ? -1 : addInts(module, constants)),
});
