// The files of the simulated process: the source texts that the host knows, read-only, and what the program makes itself
// (inodes.ts). Plays the part of the kernel's path look-up; what fails is a negative error number, as a system call gives it.

import { mmap } from '../memory/malloc.ts';
import { type Addr, ld, type Ref, st, st16, stp, U16 } from '../memory/memory.ts';
import { staticAlloc } from '../memory/static.ts';
import { PyErr_SetObject } from '../objects/errors.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_OSError } from '../objects/statictypes.ts';
import { PyTuple_Pack } from '../objects/tupleobject.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { madeModules } from '../runtime/import.ts';
import { sourceLines } from '../runtime/source_lines.ts';
import { EEXIST, EINVAL, EISDIR, ENAMETOOLONG, ENOENT, ENOSPC, ENOTDIR, ENOTEMPTY, EROFS } from './errno.ts';
import { strerror } from './errno_table.ts';
import {
  atimeOf,
  findInode,
  inodes,
  isDirectory,
  modeOf,
  mtimeOf,
  newInode,
  numberOf,
  PATH_MAX,
  pathOf,
  readInode,
  S_IFDIR,
  S_IFREG,
  setPath,
  sizeOf,
  unlinkInode,
} from './inodes.ts';

/** Raises OSError(code, message[, filename[, None, filename2]]) as the subclass that the number has. Names are borrowed, or NULL. Returns NULL. */
export function PyErr_SetFromErrnoWithFilenameObjects(code: number, filename: Ref, filename2: Ref): 0 {
  const number = PyLong_FromLong(code);
  const message = PyUnicode_FromString(strerror(code));
  const names = filename === 0 ? [] : filename2 === 0 ? [filename] : [filename, Py_None, filename2];
  const args = PyTuple_Pack(number, message, ...names);
  Py_DECREF(number);
  Py_DECREF(message);
  if (args === 0) return 0;
  PyErr_SetObject(PyExc_OSError, args);
  Py_DECREF(args);
  return 0;
}
export function PyErr_SetFromErrnoWithFilenameObject(code: number, filename: Ref): 0 {
  return PyErr_SetFromErrnoWithFilenameObjects(code, filename, 0);
}

// ---- paths ----

// The working directory: where its UTF-16 units are and how many. None is the root.
const CWD = staticAlloc('filesystem.cwd', 16);

export function workingDirectory(): string {
  const from = ld(CWD) >> 1;
  return String.fromCharCode(...U16.subarray(from, from + ld(CWD + 8))) || '/';
}
/** The absolute path without '.', '..' and double slashes. */
function absolute(path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${workingDirectory()}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
const parentOf = (normal: string): string => normal.slice(0, normal.lastIndexOf('/')) || '/';

const LIB = /^\/usr\/lib\/python3\.\d+$/;
const ROOT_FOLDERS = new Set(['/', '/usr', '/usr/lib', '/tmp']);
/** What belongs to the host: nothing in it can be changed. */
const isReadOnly = (normal: string): boolean => normal === '/usr' || normal.startsWith('/usr/');

function isHostFolder(normal: string): boolean {
  if (ROOT_FOLDERS.has(normal) || LIB.test(normal)) return true;
  return LIB.test(normal.split('/').slice(0, 4).join('/')) && sourceLines.text(`${normal}/__init__.py`) !== null;
}
/** The host's text behind a path as the program wrote it, or as it is from the root. */
const hostText = (path: string): string | null => sourceLines.text(path) ?? sourceLines.text(absolute(path));

/** What is at a path. */
export interface Found {
  /** The program's own file or folder; 0 if it is the host's. */
  readonly inode: Addr;
  readonly isFolder: boolean;
  /** The text of a file of the host. */
  readonly text: string;
}
/** What is at a path, or a negative error number. */
export function lookUp(path: string): Found | number {
  if (path === '') return -ENOENT;
  const normal = absolute(path);
  const inode = findInode(normal);
  if (inode !== 0) {
    const isFolder = isDirectory(inode);
    return path.endsWith('/') && !isFolder ? -ENOTDIR : { inode, isFolder, text: '' };
  }
  if (isHostFolder(normal)) return { inode: 0, isFolder: true, text: '' };
  const text = hostText(path);
  if (text !== null) return { inode: 0, isFolder: false, text };
  if (path.length > PATH_MAX || normal.split('/').some((part) => part.length > 255)) return -ENAMETOOLONG;
  for (let at = parentOf(normal); at !== '/'; at = parentOf(at)) {
    const above = lookUp(at);
    if (typeof above !== 'number') return above.isFolder ? -ENOENT : -ENOTDIR;
  }
  return -ENOENT;
}
export function isFolder(path: string): boolean {
  const found = lookUp(path);
  return typeof found !== 'number' && found.isFolder;
}

/** The text of a file that the program made, for tracebacks and imports; null if there is none. */
function writtenText(path: string): string | null {
  const bytes = writtenBytes(path);
  return bytes === null ? null : new TextDecoder().decode(bytes);
}
function writtenBytes(path: string): Uint8Array | null {
  const inode = path === '' ? 0 : findInode(absolute(path));
  return inode === 0 || isDirectory(inode) ? null : readInode(inode, 0, sizeOf(inode));
}
sourceLines.written = writtenText;
madeModules.find = (name, folders) => {
  for (const folder of folders) {
    const base = `${folder === '' ? workingDirectory() : folder}/${name.replaceAll('.', '/')}`;
    for (const filename of [`${base}/__init__.py`, `${base}.py`]) {
      const source = writtenBytes(filename);
      if (source !== null) return { source, filename, isPackage: filename.endsWith('/__init__.py') };
    }
  }
  return null;
};

// ---- changes ----

/** Why nothing new can be made at a path: a negative error number, or 0. */
function refusal(normal: string): number {
  if (isReadOnly(normal)) return -EROFS;
  const above = lookUp(parentOf(normal));
  if (typeof above === 'number') return above;
  if (!above.isFolder) return -ENOTDIR;
  return normal.length > PATH_MAX || normal.slice(normal.lastIndexOf('/') + 1).length > 255 ? -ENAMETOOLONG : 0;
}
/** Makes a file or folder where nothing is. Its inode, or a negative error number. */
export function create(path: string, mode: number): number {
  const normal = absolute(path);
  const no = refusal(normal);
  return no !== 0 ? no : newInode(normal, mode) || -ENOSPC;
}
export function makeFolder(path: string, permissions: number): number {
  const found = lookUp(path);
  if (typeof found !== 'number') return -EEXIST;
  if (found !== -ENOENT) return found;
  const made = create(path, S_IFDIR | (permissions & 0o777));
  return Math.min(made, 0);
}
export interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly number: number;
}
/** What a folder holds, in the order in which it was made, the host's first; or a negative error number. */
export function entries(path: string): Entry[] | number {
  const found = lookUp(path);
  if (typeof found === 'number') return found;
  if (!found.isFolder) return -ENOTDIR;
  const normal = absolute(path);
  const prefix = normal === '/' ? '/' : `${normal}/`;
  const all: Entry[] = [];
  for (const inode of inodes()) {
    const own = pathOf(inode);
    if (own.startsWith(prefix) && !own.includes('/', prefix.length) && own !== prefix)
      all.push({ name: own.slice(prefix.length), isFolder: isDirectory(inode), number: numberOf(inode) });
  }
  for (const folder of ROOT_FOLDERS)
    if (folder !== '/' && parentOf(folder) === normal)
      all.push({ name: folder.slice(prefix.length), isFolder: true, number: 1 });
  return all.reverse();
}
/** Removes a file (or, with `folder`, an empty folder). 0 or a negative error number. */
export function remove(path: string, folder: boolean): number {
  const found = lookUp(path);
  if (typeof found === 'number') return found;
  if (found.isFolder && !folder) return -EISDIR;
  if (!found.isFolder && folder) return -ENOTDIR;
  if (found.inode === 0) return -EROFS;
  if (folder && (entries(path) as Entry[]).length > 0) return -ENOTEMPTY;
  unlinkInode(found.inode);
  return 0;
}
/** Gives a file or folder another path; a file that is there goes. 0 or a negative error number. */
export function rename(from: string, to: string): number {
  const found = lookUp(from);
  if (typeof found === 'number') return found;
  const source = absolute(from);
  const target = absolute(to);
  const no = refusal(target);
  if (no !== 0) return no;
  if (found.inode === 0) return -EROFS;
  if (target === source) return 0;
  if (found.isFolder && target.startsWith(`${source}/`)) return -EINVAL;
  const there = lookUp(to);
  if (typeof there !== 'number') {
    if (there.isFolder !== found.isFolder) return there.isFolder ? -EISDIR : -ENOTDIR;
    const gone = remove(to, there.isFolder);
    if (gone !== 0) return gone;
  }
  for (const inode of inodes()) {
    const own = pathOf(inode);
    if (own === source || own.startsWith(`${source}/`)) setPath(inode, target + own.slice(source.length));
  }
  return 0;
}
/** 0 or a negative error number. */
export function changeDirectory(path: string): number {
  const found = lookUp(path);
  if (typeof found === 'number') return found;
  if (!found.isFolder) return -ENOTDIR;
  const normal = absolute(path);
  const units = normal === '/' ? '' : normal;
  if (ld(CWD) === 0) stp(CWD, mmap(2 * PATH_MAX));
  if (ld(CWD) === 0) return -ENOSPC;
  st(CWD + 8, units.length);
  for (let i = 0; i < units.length; i++) st16(ld(CWD) + 2 * i, units.charCodeAt(i));
  return 0;
}

// ---- what is told of files ----

export interface Stat {
  readonly mode: number;
  readonly number: number;
  readonly links: number;
  readonly size: number;
  readonly atime: number;
  readonly mtime: number;
}
export function statInode(inode: Addr): Stat {
  return {
    mode: modeOf(inode),
    number: numberOf(inode),
    links: pathOf(inode) === '' ? 0 : 1,
    size: isDirectory(inode) ? 4096 : sizeOf(inode),
    atime: atimeOf(inode),
    mtime: mtimeOf(inode),
  };
}
/** Of the host's files the length is known, and no time. */
export function statFound(found: Found): Stat {
  if (found.inode !== 0) return statInode(found.inode);
  const size = found.isFolder ? 4096 : new TextEncoder().encode(found.text).length;
  return { mode: found.isFolder ? S_IFDIR | 0o755 : S_IFREG | 0o644, number: 1, links: 1, size, atime: 0, mtime: 0 };
}
