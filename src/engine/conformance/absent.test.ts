// Fields that a version lacks (ABSENT) or has elsewhere: nothing keeps their 3.14 offset, and a write where they are not is
// found (by all that run programs: the corpus, generated programs, CPython's tests, the audit).

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { afterAll, expect, it } from 'vitest';
import { pairwiseobject } from '../include/itertoolsstructs.ts';
import { allStructs, selectLayouts } from '../include/structs.ts';
import { PROFILES, type PythonVersion, silentHost, startProcess } from '../index.ts';
import { stp } from '../memory/memory.ts';
import { writtenInNullPage } from '../trace/audit.ts';

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

/**
 * Fields, as `PyTupleObject.ob_item`, whose offsets a file works out while it is loaded, outside of functions: in constants,
 * in `const { field } = Struct` and in what is passed to functions there.
 */
function keptOffsets(source: string): string[] {
  const file = ts.createSourceFile('a.ts', source, ts.ScriptTarget.Latest);
  // Short names of structs, as `const T = PyTypeObject;`.
  const alias = new Map<string, string>();
  const kept: string[] = [];
  const keep = (struct: string, field: string): unknown => kept.push(`${alias.get(struct) ?? struct}.${field}`);
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    // A variable is set anew when a version is selected.
    if (ts.isVariableStatement(node) && (node.declarationList.flags & ts.NodeFlags.Let) !== 0) return;
    if (ts.isVariableDeclaration(node) && node.initializer && ts.isIdentifier(node.initializer)) {
      const struct = node.initializer.text;
      if (ts.isIdentifier(node.name)) alias.set(node.name.text, struct);
      else
        for (const e of node.name.elements)
          if (ts.isBindingElement(e)) keep(struct, (e.propertyName ?? e.name).getText(file));
    }
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression))
      keep(node.expression.text, node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
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
  expect(keptOffsets('const P = pairwiseobject;\ndefine({ holds: [P.result], next: () => P.it });\n')).toEqual([
    'pairwiseobject.result',
  ]);
});

it.for(files)('%s keeps none', (file) => {
  expect(keptOffsets(readFileSync(path.join(engine, file), 'utf8')).filter((name) => moving.has(name))).toEqual([]);
});

it('a write to a field that is not there is found', () => {
  selectLayouts('3.12');
  startProcess({ version: '3.12', host: silentHost });
  expect(writtenInNullPage()).toBeNull();
  stp(pairwiseobject.result, 1);
  expect(writtenInNullPage()).toBe(0);
  stp(0, 0);
});
