// Offsets of struct fields as numbers: the sources say `PyListObject.ob_item`, the page's build writes 24. Only fields that lie at the
// same place in all versions; the others are read from the tables (src/engine/include/layout.ts) when the program runs.

import path from 'node:path';
import { selectedMinor, selectLayouts } from '../../src/engine/include/layout.ts';
import { PROFILES } from '../../src/engine/include/profile.ts';
import { children } from './outer-functions.mjs';

const include = path.resolve(import.meta.dirname, '..', '..', 'src', 'engine', 'include');
const tables = new Map();
for (const file of ['structs.ts', 'objectstructs.ts', 'itertoolsstructs.ts', 'heaptype.ts'])
  tables.set(path.join(include, file), await import(`../../src/engine/include/${file}`));

/** By file and exported name: the numbers of a struct that are the same in all versions, by field. */
const offsets = fixedOffsets();

function fixedOffsets() {
  const before = `3.${selectedMinor()}`;
  const found = new Map();
  for (const version of Object.keys(PROFILES)) {
    selectLayouts(version);
    for (const [file, exported] of tables) {
      const structs = found.get(file) ?? new Map();
      found.set(file, structs);
      for (const [name, struct] of Object.entries(exported)) {
        if (typeof struct?.structName !== 'string') continue;
        const fields = structs.get(name) ?? new Map(Object.entries(struct).filter(([, at]) => Number.isInteger(at)));
        structs.set(name, fields);
        for (const [field, at] of fields) if (struct[field] !== at) fields.delete(field);
      }
    }
  }
  selectLayouts(before);
  return found;
}

/** The structs that a module imports, by the name they have there. */
function imported(tree, file) {
  const found = new Map();
  for (const s of tree.body) {
    if (s.type !== 'ImportDeclaration') continue;
    const structs = offsets.get(path.resolve(path.dirname(file), s.source.value));
    for (const x of structs ? s.specifiers : []) {
      const fields = structs.get(x.imported?.name);
      if (fields) found.set(x.local.name, fields);
    }
  }
  return found;
}

/** The edits ([start, end, replacement]) that put numbers into a module's text, whose tree is `tree`. */
export function offsetEdits(tree, file) {
  const structs = imported(tree, file);
  if (structs.size === 0) return [];
  const edits = [];
  const visit = (node) => {
    if (node.type === 'VariableDeclarator' && node.id.type === 'ObjectPattern' && structs.has(node.init?.name)) {
      edits.push([node.start, node.end, declarators(node, structs.get(node.init.name))]);
      return;
    }
    if (node.type === 'MemberExpression' && !node.computed && node.object.type === 'Identifier') {
      const at = structs.get(node.object.name)?.get(node.property.name);
      if (at !== undefined) edits.push([node.start, node.end, `${at}`]);
      return;
    }
    for (const c of children(node)) visit(c);
  };
  visit(tree);
  return edits;
}

/** `{ a, b: c, d } = Struct` with what is known as numbers: `a = 16, c = 24, { d } = Struct`. */
function declarators({ id, init }, fields) {
  const known = id.properties.filter((p) => fields.has(p.key.name));
  const others = id.properties.filter((p) => !fields.has(p.key.name));
  return [
    ...known.map((p) => `${p.value.name} = ${fields.get(p.key.name)}`),
    ...(others.length ? [`{ ${others.map((p) => `${p.key.name}: ${p.value.name}`).join(', ')} } = ${init.name}`] : []),
  ].join(', ');
}
