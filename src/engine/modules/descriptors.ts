// File descriptors: the table of the simulated process, and the calls that take one. Plays the part of the kernel's fs/open.c and
// fs/read_write.c; what fails is a negative error number.
//
//   FILES:  descriptor ─▶ 1 + index of its description, 0 (not open; the standard streams are), or -1 (a closed standard stream)
//   DESCRIPTIONS:  [ inode | position | flags | descriptors ]; with inode 0 a standard stream or /dev/null

import { type Addr, ld, ld64, st, st64, stp } from '../memory/memory.ts';
import { staticAlloc } from '../memory/static.ts';
import { host } from '../runtime/host.ts';
import { readStdinLine } from '../runtime/sysio.ts';
import { EAGAIN, EBADF, EEXIST, EINTR, EINVAL, EISDIR, EMFILE, ENOENT, ENOSPC, EPIPE, EROFS, ESPIPE } from './errno.ts';
import { create, lookUp, type Stat, statInode } from './filesystem.ts';
import {
  addOpen,
  consumeInode,
  dropOpen,
  modeOf,
  newInode,
  readInode,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFMT,
  S_IFREG,
  sizeOf,
  truncateInode,
  writeInode,
} from './inodes.ts';

export const O_WRONLY = 1;
export const O_RDWR = 2;
export const O_ACCMODE = 3;
export const O_CREAT = 0o100;
export const O_EXCL = 0o200;
export const O_TRUNC = 0o1000;
export const O_APPEND = 0o2000;
export const O_DIRECTORY = 0o200000;

const OPEN_MAX = 128;
const FILES = staticAlloc('descriptors.files', OPEN_MAX * 4);
const DESCRIPTION = 24;
const DESCRIPTIONS = staticAlloc('descriptors.descriptions', OPEN_MAX * DESCRIPTION);
/** The permissions that umask takes away, and whether it was ever set. */
const UMASK = staticAlloc('descriptors.umask', 8);

// Words of a description. FLAGS has O_* and, for what is no file, which device it is.
const INODE = 0;
const POSITION = 8;
const FLAGS = 16;
const USES = 20;
const STANDARD = 1 << 24;
const NULL_DEVICE = 1 << 25;

const descriptionAt = (index: number): Addr => DESCRIPTIONS + index * DESCRIPTION;
/** What a description says of itself: the standard stream it is, -1 for others. */
type Open = { at: Addr; inode: Addr; flags: number; standard: number };
/** What a descriptor means, or null. */
function openOf(fd: number): Open | null {
  if (fd < 0 || fd >= OPEN_MAX) return null;
  const n = ld(FILES + fd * 4);
  if (n < 0) return null;
  if (n === 0) return fd > 2 ? null : { at: 0, inode: 0, flags: fd === 0 ? 0 : O_WRONLY, standard: fd };
  const at = descriptionAt(n - 1);
  const flags = ld(at + FLAGS);
  return { at, inode: ld(at + INODE), flags, standard: flags & STANDARD ? (flags >> 26) & 3 : -1 };
}
const isPipe = (inode: Addr): boolean => inode !== 0 && (modeOf(inode) & S_IFMT) === S_IFIFO;
const canRead = (flags: number): boolean => (flags & O_ACCMODE) !== O_WRONLY;
const canWrite = (flags: number): boolean => (flags & O_ACCMODE) !== 0;

function lowestFree(from: number): number {
  for (let fd = from; fd < OPEN_MAX; fd++) {
    const n = ld(FILES + fd * 4);
    if (n < 0 || (n === 0 && fd > 2)) return fd;
  }
  return -EMFILE;
}
/** A descriptor for a new description of `inode`, or a negative error number. */
function install(inode: Addr, flags: number): number {
  const fd = lowestFree(0);
  if (fd < 0) return fd;
  for (let index = 0; index < OPEN_MAX; index++) {
    const at = descriptionAt(index);
    if (ld(at + USES) !== 0) continue;
    stp(at + INODE, inode);
    st64(at + POSITION, 0);
    st(at + FLAGS, flags);
    st(at + USES, 1);
    st(FILES + fd * 4, index + 1);
    if (inode !== 0) addOpen(inode);
    return fd;
  }
  return -EMFILE;
}

/** umask(2): the old mask. */
export function setUmask(mask: number): number {
  const old = umask();
  st(UMASK, mask & 0o777);
  st(UMASK + 4, 1);
  return old;
}
export const umask = (): number => (ld(UMASK + 4) ? ld(UMASK) : 0o22);

/** open(2): a descriptor or a negative error number. */
export function openFile(path: string, flags: number, permissions: number): number {
  if (path === '/dev/null') return install(0, flags | NULL_DEVICE);
  const found = lookUp(path);
  if (typeof found === 'number') {
    if (found !== -ENOENT || !(flags & O_CREAT)) return found;
    if (path.endsWith('/')) return -EISDIR;
    const made = create(path, S_IFREG | (permissions & 0o777 & ~umask()));
    return made < 0 ? made : install(made, flags);
  }
  if (flags & O_CREAT && flags & O_EXCL) return -EEXIST;
  if (found.isFolder)
    return canWrite(flags) || flags & O_CREAT ? -EISDIR : found.inode === 0 ? -EBADF : install(found.inode, flags);
  if (found.inode !== 0) {
    if (flags & O_TRUNC && canWrite(flags)) truncateInode(found.inode, 0);
    return install(found.inode, flags);
  }
  if (canWrite(flags)) return -EROFS;
  // A file of the host is read from a copy without a name, which goes when it is closed.
  const copy = newInode('', S_IFREG | 0o644);
  if (copy === 0 || !writeInode(copy, 0, new TextEncoder().encode(found.text))) return -ENOSPC;
  return install(copy, flags);
}
/** close(2). */
export function closeFile(fd: number): number {
  const open = openOf(fd);
  if (open === null) return -EBADF;
  st(FILES + fd * 4, fd <= 2 ? -1 : 0);
  if (open.at === 0) return 0;
  const uses = ld(open.at + USES) - 1;
  st(open.at + USES, uses);
  if (uses === 0 && open.inode !== 0) dropOpen(open.inode);
  return 0;
}
/** dup(2), or dup2(2) with the descriptor that shall be it. */
export function duplicate(fd: number, wanted = -1): number {
  const open = openOf(fd);
  if (open === null || wanted >= OPEN_MAX) return -EBADF;
  if (fd === wanted) return fd;
  if (open.at === 0) {
    // A standard stream gets a description when it is shared.
    const made = install(0, open.flags | STANDARD | (open.standard << 26));
    if (made < 0) return made;
    const index = ld(FILES + made * 4);
    st(FILES + fd * 4, index);
    if (wanted < 0) {
      st(descriptionAt(index - 1) + USES, 2);
      return made;
    }
    st(FILES + made * 4, made <= 2 ? -1 : 0);
    return duplicate(fd, wanted);
  }
  if (wanted >= 0 && openOf(wanted) !== null) closeFile(wanted);
  const to = wanted >= 0 ? wanted : lowestFree(0);
  if (to < 0) return to;
  st(FILES + to * 4, ld(FILES + fd * 4));
  st(open.at + USES, ld(open.at + USES) + 1);
  return to;
}
/** pipe(2): the two descriptors, or a negative error number. */
export function makePipe(): readonly [number, number] | number {
  const inode = newInode('', S_IFIFO | 0o600);
  if (inode === 0) return -ENOSPC;
  const reading = install(inode, 0);
  if (reading < 0) return reading;
  const writing = install(inode, O_WRONLY);
  if (writing < 0) {
    closeFile(reading);
    return writing;
  }
  return [reading, writing];
}
/** Whether somebody has the other end of a pipe open. */
function hasOtherEnd(inode: Addr, writing: boolean): boolean {
  for (let index = 0; index < OPEN_MAX; index++) {
    const at = descriptionAt(index);
    if (ld(at + USES) > 0 && ld(at + INODE) === inode && canWrite(ld(at + FLAGS)) === writing) return true;
  }
  return false;
}
/** read(2): at most `n` bytes, or a negative error number: -EINTR with an exception if the reader of the page broke off. A pipe that will never fill is -EAGAIN, since nobody else runs. */
export function readFile(fd: number, n: number): Uint8Array | number {
  const open = openOf(fd);
  if (open === null || !canRead(open.flags)) return -EBADF;
  if (open.standard >= 0) {
    const line = open.standard === 0 ? readStdinLine() : null;
    return line !== null ? new TextEncoder().encode(line) : open.standard === 0 ? -EINTR : -EBADF;
  }
  if (open.inode === 0) return new Uint8Array(0);
  if ((modeOf(open.inode) & S_IFMT) === S_IFDIR) return -EISDIR;
  if (isPipe(open.inode)) {
    if (sizeOf(open.inode) === 0 && hasOtherEnd(open.inode, true)) return -EAGAIN;
    const bytes = readInode(open.inode, 0, n);
    consumeInode(open.inode, bytes.length);
    return bytes;
  }
  const bytes = readInode(open.inode, ld64(open.at + POSITION), n);
  st64(open.at + POSITION, ld64(open.at + POSITION) + bytes.length);
  return bytes;
}
/** write(2): the number of bytes written, or a negative error number. */
export function writeFile(fd: number, bytes: Uint8Array): number {
  const open = openOf(fd);
  if (open === null || !canWrite(open.flags)) return -EBADF;
  if (open.standard >= 0) {
    const text = new TextDecoder().decode(bytes);
    if (open.standard === 2) host().stderr(text);
    else host().stdout(text);
    return bytes.length;
  }
  if (open.inode === 0) return bytes.length;
  if (isPipe(open.inode)) {
    if (!hasOtherEnd(open.inode, false)) return -EPIPE;
    return writeInode(open.inode, sizeOf(open.inode), bytes) ? bytes.length : -ENOSPC;
  }
  const at = open.flags & O_APPEND ? sizeOf(open.inode) : ld64(open.at + POSITION);
  if (!writeInode(open.inode, at, bytes)) return -ENOSPC;
  st64(open.at + POSITION, at + bytes.length);
  return bytes.length;
}
/** lseek(2): the new position, or a negative error number. */
export function seekFile(fd: number, offset: number, whence: number): number {
  const open = openOf(fd);
  if (open === null) return -EBADF;
  if (open.standard >= 0 || isPipe(open.inode)) return -ESPIPE;
  if (open.inode === 0) return 0;
  if (whence < 0 || whence > 2) return -EINVAL;
  const from = whence === 0 ? 0 : whence === 1 ? ld64(open.at + POSITION) : sizeOf(open.inode);
  if (from + offset < 0) return -EINVAL;
  st64(open.at + POSITION, from + offset);
  return from + offset;
}
/** ftruncate(2). */
export function truncateFile(fd: number, size: number): number {
  const open = openOf(fd);
  if (open === null) return -EBADF;
  if (size < 0 || !canWrite(open.flags) || open.inode === 0 || isPipe(open.inode)) return -EINVAL;
  return truncateInode(open.inode, size) ? 0 : -ENOSPC;
}
/** fstat(2). */
export function statFile(fd: number): Stat | number {
  const open = openOf(fd);
  if (open === null) return -EBADF;
  if (open.inode !== 0) return statInode(open.inode);
  const mode = S_IFCHR | (open.standard >= 0 ? 0o620 : 0o666);
  return { mode, number: 1, links: 1, size: 0, atime: 0, mtime: 0 };
}
/** Whether a descriptor is open. */
export const isOpenFile = (fd: number): boolean => openOf(fd) !== null;
