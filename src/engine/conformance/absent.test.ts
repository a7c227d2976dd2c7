// Fields that a version lacks (ABSENT) or has elsewhere: nothing keeps their 3.14 offset, and nothing writes where they are not.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { allStructs, selectLayouts } from '../include/structs.ts';
import { PROFILES, type PythonVersion } from '../index.ts';
import { I32 } from '../memory/memory.ts';
import { programs, runProgram } from './corpus.ts';
import { loadLibModule } from './lib.ts';

const engine = path.join(import.meta.dirname, '..');
const VERSIONS = Object.keys(PROFILES) as PythonVersion[];

/** Struct and field, as `PyTupleObject.ob_item`, of all that do not have one offset in all versions. */
function movingFields(): Set<string> {
  const first = new Map<string, number>();
  const moving = new Set<string>();
  for (const version of VERSIONS) {
    selectLayouts(version);
    for (const s of allStructs()) {
      for (const [field, offset] of Object.entries(s)) {
        if (typeof offset !== 'number') continue;
        const name = `${s.structName}.${field}`;
        if (!first.has(name)) first.set(name, offset);
        else if (!Object.is(first.get(name), offset)) moving.add(name);
      }
    }
  }
  selectLayouts('3.14');
  return moving;
}

/** Constants of a file that hold an offset since the file was loaded: `const NAME = Struct.field` and `const { field } = Struct` outside of functions. */
function keptOffsets(source: string): string[] {
  // Short names of structs, as `const T = PyTypeObject;`.
  const alias = new Map<string, string>();
  for (const [, name, struct] of source.matchAll(/^const (\w+) = (\w+);$/gm)) alias.set(name, struct);
  const named = (struct: string, field: string): string => `${alias.get(struct) ?? struct}.${field}`;
  const kept: string[] = [];
  for (const [, value] of source.matchAll(/^(?:export )?const \w+(?:: [^=]+)? = ([^;]*);$/gm)) {
    if (/=>|\) \{/.test(value)) continue; // code that runs later
    for (const [, struct, field] of value.matchAll(/\b(\w+)\.(\w+)/g)) kept.push(named(struct, field));
  }
  for (const [, fields, struct] of source.matchAll(/^(?:export )?const \{([^}]*)\} = (\w+);$/gm)) {
    for (const field of fields.split(',')) kept.push(named(struct, field.split(':')[0].trim()));
  }
  return kept;
}

afterAll(() => selectLayouts('3.14'));

const moving = movingFields();
const files = (readdirSync(engine, { recursive: true }) as string[]).filter(
  (f) => f.endsWith('.ts') && !f.endsWith('.test.ts'),
);

it('there are such fields', () => {
  expect(moving).toContain('PyTupleObject.ob_item');
  expect(moving).toContain('PyDictValues.embedded');
});

it('a kept offset is found', () => {
  expect(keptOffsets('const T = PyTupleObject;\nconst ITEM = T.ob_item >> 2;\n')).toEqual(['PyTupleObject.ob_item']);
  expect(keptOffsets('const { size, valid: V } = PyDictValues;\n')).toEqual([
    'PyDictValues.size',
    'PyDictValues.valid',
  ]);
});

it.for(files)('%s keeps none', (file) => {
  expect(keptOffsets(readFileSync(path.join(engine, file), 'utf8')).filter((name) => moving.has(name))).toEqual([]);
});

describe.for(VERSIONS)('in %s', (version) => {
  const some = programs().filter((p) => /^(layout|ctypes_peek|generators|weakref\/w)/.test(p));

  it('nothing is written to a field that is not there', () => {
    for (const program of some) {
      runProgram(program, version, loadLibModule);
      // A write to ABSENT ends in the null page.
      expect(
        I32.subarray(0, 1024).findIndex((word) => word !== 0),
        program,
      ).toBe(-1);
    }
  });
});
