// The layouts in include/ field by field against those of four real CPythons (recordings/structs.json, made by record-structs.ts).

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { allStructs, type Field, type StructInfo, selectLayouts } from '../include/structs.ts';
import { PROFILES, type PythonVersion } from '../index.ts';

interface Recorded {
  readonly sizeof: number;
  /** Path (`gi_exc_state.exc_value` for a field of a struct within), offset, bytes. */
  readonly fields: readonly (readonly [string, number, number])[];
}
const recordings = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'recordings', 'structs.json'), 'utf8'),
) as Record<PythonVersion, Record<string, Recorded>>;

/** Structs whose objects hold here what the engine needs for them, not what CPython's do; their byte views are the engine's. */
const DEPARTURES: Readonly<Record<string, string>> = {
  buffered: 'writes go to the raw file at once, what was read ahead is a bytes object',
  bytesio: 'the dict comes first, as in all file objects here',
  fileio: 'the flags are one word',
  stringio: 'newline state is one byte',
  textio: 'no encoder and decoder objects, no snapshots',
  ScannerObject: 'the matcher keeps its state outside',
  tokenizeriterobject: 'the tokenizer is a host object',
  formatteriterobject: 'an index instead of a parser state',
  lineiterator: 'an index instead of a parser state',
  lockobject: 'one thread: a count',
  methodcallerobject: 'the names of the fields',
  nldecoder_object: 'flags are one word',
  unpackiterobject: 'no Py_buffer within',
  _PyManagedBufferObject: 'no Py_buffer within',
  localobject: 'one thread: a dict',
};
/** The same, in the versions named. */
const DEPARTURES_IN: Readonly<Record<string, readonly PythonVersion[]>> = {
  // The lock of 3.14.
  rlockobject: ['3.12', '3.13'],
};
const departs = (s: StructInfo, version: PythonVersion): boolean =>
  s.structName in DEPARTURES || (DEPARTURES_IN[s.structName]?.includes(version) ?? false);
/** In a union with what the engine reads, or no field of a struct's own. */
const UNNAMED = new Set(['ob_refcnt_full', 'ob_refcnt_split', '_aligner', '_padding']);

/** True if the field of ours is the recorded one, or the struct that that one lies in. */
function isPart(f: Field, path: string): boolean {
  return path.split('.').some((name) => f.name.endsWith(name));
}
/** What differs between a layout and the recorded one, in words. */
function differences(ours: StructInfo, theirs: Recorded): string[] {
  const found: string[] = [];
  const last = ours.fields.at(-1);
  for (const f of ours.fields) {
    const there = theirs.fields.find(([path, offset]) => offset === f.offset && isPart(f, path));
    if (there === undefined) found.push(`${f.name} is not at ${f.offset}`);
    // The last field may be the first item of an array, or of what only some objects of the type have.
    else if (there[2] !== f.size && f !== last && f.name.endsWith(there[0])) {
      found.push(`${f.name} has ${there[2]} bytes`);
    }
  }
  for (const [path, offset] of theirs.fields) {
    if (offset >= ours.sizeof || UNNAMED.has(path.split('.').at(-1)!)) continue;
    const covered = ours.fields.some((f) => f.offset <= offset && offset < f.offset + f.size && isPart(f, path));
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
    .filter((s) => s.structName in recorded && s.fields.length > 0)
    .map((s) => ({ ...s, name: s.structName }));

  it('are recorded', () => {
    expect(rows.length).toBeGreaterThan(120);
  });
  it.for(rows.filter((s) => !departs(s, version)))('$name', (s) => {
    const theirs = recorded[s.structName];
    expect(differences(s, theirs)).toEqual([]);
    if (OPEN_ENDED.has(s.structName)) expect(theirs.sizeof).toBeGreaterThanOrEqual(s.sizeof);
    else expect(s.sizeof).toBe(theirs.sizeof);
  });
  it.for(rows.filter((s) => departs(s, version)))('$name departs', (s) => {
    const theirs = recorded[s.structName];
    expect(differences(s, theirs).length > 0 || s.sizeof !== theirs.sizeof).toBe(true);
  });
});
