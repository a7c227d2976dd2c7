// The layouts in include/ field by field against those of four real CPythons (recordings/structs.json, made by record-structs.ts).

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { allStructs, type Field, fieldsOf, PyTypeObject, selectLayouts } from '../include/structs.ts';
import { PROFILES, type PythonVersion } from '../index.ts';
import { STATIC_TYPE_ROOM } from '../objects/statictypes.ts';
import { shapeStructs } from '../trace/shapes.ts';

interface Recorded {
  readonly sizeof: number;
  /** Path (`gi_exc_state.exc_value` for a field of a struct within), offset, bytes. */
  readonly fields: readonly (readonly [string, number, number])[];
}
const recordings = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'recordings', 'structs.json'), 'utf8'),
) as Record<PythonVersion, Record<string, Recorded>>;

/** Structs that hold words of the engine's own in places of CPython's fields; byte views say so. */
const WITH_OWN: Readonly<Record<string, string>> = {
  buffered: 'what was read ahead is a bytes object, what waits to be written a block',
  textio: 'no encoder and decoder objects, no snapshots',
  CDataObject: 'an offset into the simulated memory',
  ScandirIterator: 'the entries are read at once',
};
/** Structs that the recordings lack: their sizes are compared by corpus/sizes, and their fields are declared in the C files named. */
const NOT_RECORDED = new Set([
  // Objects/iterobject.c
  'anextawaitableobject',
  // Objects/odictobject.c
  'odictobject',
  'odictiter',
  // Modules/arraymodule.c
  'arrayobject',
  'arrayiterobject',
  // Objects/codeobject.c
  'positionsiterator',
  // Objects/stringlib/unicode_format.h
  'fieldnameiterobject',
  // Modules/_csv.c
  'ReaderObj',
  'WriterObj',
  // Modules/_io
  'bytesiobuf',
  'rwpair',
  // Modules/_threadmodule.c
  'localdummyobject',
  // Modules/posixmodule.c
  'DirEntry',
]);
/** In a union with what the engine reads, or no field of a struct's own. */
const UNNAMED = new Set(['ob_refcnt_full', 'ob_refcnt_split', '_aligner', '_padding']);

/** True if the field of ours is the recorded one, or the struct that that one lies in, or the word that it is some bits of. */
function isPart(f: Field, path: string): boolean {
  if (f.bits) return path in f.bits;
  return path.split('.').some((name) => f.name.endsWith(name));
}
/** True if a field of ours lies in a struct of which the recording does not say what is within. */
const isWithin = (f: Field, theirs: Recorded): boolean =>
  theirs.fields.some(
    ([path, offset, size]) =>
      size > 8 && !path.includes('.') && offset <= f.offset && f.offset + f.size <= offset + size,
  );
interface Row {
  readonly name: string;
  readonly sizeof: number;
  readonly fields: readonly Field[];
}
/** What differs between a layout and the recorded one, in words. */
function differences(ours: Row, theirs: Recorded): string[] {
  const found: string[] = [];
  const last = ours.fields.at(-1);
  for (const f of ours.fields) {
    if (f.own || isWithin(f, theirs)) continue;
    if (f.bits) {
      const names = theirs.fields
        .filter(([path, offset]) => offset === f.offset && path in f.bits!)
        .map(([path]) => path);
      if (names.join() !== Object.keys(f.bits).join()) found.push(`bits ${names} at ${f.offset}`);
      continue;
    }
    const there = theirs.fields.find(([path, offset]) => offset === f.offset && isPart(f, path));
    if (there === undefined) found.push(`${f.name} is not at ${f.offset}`);
    // The last field may be the first item of an array, or of what only some objects of the type have.
    else if (there[2] !== f.size && f !== last && f.name.endsWith(there[0])) {
      found.push(`${f.name} has ${there[2]} bytes`);
    }
  }
  for (const [path, offset] of theirs.fields) {
    if (offset >= ours.sizeof || UNNAMED.has(path.split('.').at(-1)!)) continue;
    const covered = ours.fields.some(
      (f) => f.offset <= offset && offset < f.offset + f.size && (f.own || isPart(f, path) || isWithin(f, theirs)),
    );
    if (!covered) found.push(`${path} is at ${offset}`);
  }
  return found;
}
/** Structs that end here where an array or another struct begins in CPython's. */
const OPEN_ENDED = new Set(['PyGenObject', 'PySetObject', 'RandomObject', 'dequeobject', 'teedataobject']);

afterAll(() => selectLayouts('3.14'));

describe.for(Object.keys(PROFILES) as PythonVersion[])('structs of %s', (version) => {
  const recorded = recordings[version];
  selectLayouts(version);
  const rows = allStructs()
    .filter((s) => s.structName in recorded && fieldsOf(s).length > 0)
    .map((s): Row => ({ name: s.structName, sizeof: s.sizeof, fields: fieldsOf(s) }));

  it('are recorded', () => {
    expect(rows.length).toBeGreaterThan(120);
  });
  it.for(rows)('$name', (s) => {
    const theirs = recorded[s.name];
    expect(differences(s, theirs)).toEqual([]);
    if (OPEN_ENDED.has(s.name)) expect(theirs.sizeof).toBeGreaterThanOrEqual(s.sizeof);
    else expect(s.sizeof).toBe(theirs.sizeof);
  });
});

it('static types have room for a type of any version', () => {
  for (const version of Object.keys(PROFILES) as PythonVersion[]) {
    selectLayouts(version);
    expect(PyTypeObject.sizeof).toBeLessThanOrEqual(STATIC_TYPE_ROOM);
  }
});
it('structs hold nothing of the engine, but for those of which byte views say so', () => {
  const own = allStructs().filter((s) => fieldsOf(s).some((f) => f.own));
  expect(own.map((s) => s.structName).sort()).toEqual(Object.keys(WITH_OWN).sort());
});
it('structs that byte views show are recorded', () => {
  const known = new Set([...Object.values(recordings).flatMap(Object.keys), ...NOT_RECORDED, ...Object.keys(WITH_OWN)]);
  expect([...shapeStructs()].filter((name) => !known.has(name))).toEqual([]);
});
