// Vite plugin: makes the engine's core small for the page.
//
//  1. Functions that not all programs call (cold-functions.json, made by `node scripts/profile.ts`) go to files of their own, `usual`
//     and `rest`, with the text they have. Who calls one calls it through a table, and where it is a value, a function stands that does
//     so; while its file is not loaded, that throws PartNotLoaded, as every part does: the page loads it and runs the program again.
//  2. What only start-up from nothing reads is left out, since a page starts from a boot image: docstrings of types and functions.
//  3. Offsets of struct fields become numbers (struct-offsets.mjs).
//  4. Reads of memory through a function are written out: V8 inlines only so many bytes of others into a function, and a cold program
//     runs in V8's interpreter, which inlines nothing.
//
// The engine's sources know nothing of this, and Node runs them as they are.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { transformWithOxc } from 'vite';
import { MOST_MOVED, MOVED } from '../../src/engine/memory/parts.ts';
import { enginePartOf, fromMovedModule, movedModule, movedPart } from './engine-parts.mjs';
import { children, isBound, outerFunctions } from './outer-functions.mjs';
import { offsetEdits } from './struct-offsets.mjs';

const root = path.resolve(import.meta.dirname, '..', '..');
const engine = path.join(root, 'src', 'engine');
const partsFile = path.join(engine, 'memory', 'parts.ts');
/** Characters of a function below which moving it gains nothing. */
const SMALL = 60;

/** Calls whose arguments from this one on are docstrings and the like. */
const DOC_ARGUMENT = {
  method: [2],
  classmethod: [2],
  staticmethod: [2],
  rawMethod: [3, 4],
  getset: [3],
  simple: [2],
  complex: [2],
  middling: [2],
  /** Of slotdefs.ts. */
  def: [3, 4],
};
/** Calls whose property `doc` is one. (defineModule's becomes an object when the module is imported.) */
const DOC_PROPERTY = ['defineType', 'defineStructSeq', 'defineIterator'];

export function leanEngine({ entry = 'src/session/worker.ts', cold = readCold() } = {}) {
  /** By absolute path: the module's text for the core, and for each part that something of it moved to. */
  const modules = new Map();
  return {
    name: 'lean-engine',
    apply: 'build',
    enforce: 'pre',
    async buildStart() {
      modules.clear();
      const texts = new Map();
      const exported = new Map();
      /** By absolute path: the names of the functions that move, and their numbers in the table. */
      const places = new Map();
      const next = MOVED.map((_, i) => i * MOST_MOVED);
      for (const [file, part] of enginePartOf(entry)) {
        if (!file.startsWith(engine + path.sep)) continue;
        const { code } = await transformWithOxc(readFileSync(file, 'utf8'), file, { sourcemap: false });
        const text = withPlainReads(prepared(code, file), file);
        texts.set(file, text);
        const parsed = outerFunctions(text);
        exported.set(file, exportsOf(parsed.tree, file));
        const name = path.relative(engine, file).replaceAll(path.sep, '/');
        const own = new Map();
        if (part === 'core' || part === 'shared')
          MOVED.forEach((to, i) => {
            for (const f of movable(parsed, new Set(cold[to][name] ?? []))) own.set(f, next[i]++);
          });
        places.set(file, own);
      }
      for (const [file, text] of texts)
        modules.set(file, divide(withTableCalls(text, file, exported, places), file, places.get(file)));
    },
    resolveId(source, importer) {
      return fromMovedModule(source) ? path.resolve(path.dirname(importer), source) : null;
    },
    load(id) {
      const part = movedPart(id);
      if (part !== undefined) {
        const imports = [...modules]
          .filter(([, m]) => m.moved.has(part))
          .map(([file]) => `import ${JSON.stringify(movedModule(file, part))};`);
        return { code: `${imports.join('\n')}\nexport {};`, moduleType: 'js', moduleSideEffects: true };
      }
      const from = fromMovedModule(id);
      const code = from ? modules.get(from.file)?.moved.get(from.part) : modules.get(id)?.core;
      return code === undefined ? null : { code, moduleType: 'js' };
    },
  };
}

function readCold() {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, 'cold-functions.json'), 'utf8'));
}

/** `text` with each [start, end, replacement] applied; they do not overlap. */
function edited(text, edits) {
  let out = '';
  let at = 0;
  for (const [start, end, replacement] of edits.sort((a, b) => a[0] - b[0])) {
    out += text.slice(at, start) + replacement;
    at = end;
  }
  return out + text.slice(at);
}

/** A module's text without docstrings, and with the offsets of fields as numbers. */
function prepared(code, file) {
  const { tree } = outerFunctions(code);
  return edited(code, [...docEdits(tree), ...offsetEdits(tree, file)]);
}

function docEdits(tree) {
  const edits = [];
  const isText = (n) =>
    (n?.type === 'Literal' && typeof n.value === 'string') ||
    (n?.type === 'TemplateLiteral' && n.expressions.length === 0) ||
    (n?.type === 'BinaryExpression' && n.operator === '+' && isText(n.left) && isText(n.right));
  const visit = (node) => {
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier') {
      const { name } = node.callee;
      if (DOC_PROPERTY.includes(name)) {
        for (const p of node.arguments.flatMap((a) => a.properties ?? []))
          if (p.key?.name === 'doc' && isText(p.value)) edits.push([p.value.start, p.value.end, "''"]);
      }
      for (const i of DOC_ARGUMENT[name] ?? []) {
        const a = node.arguments[i];
        if (isText(a)) edits.push([a.start, a.end, "''"]);
      }
    }
    for (const c of children(node)) visit(c);
  };
  visit(tree);
  return edits;
}

/** Functions that only read a word, by file: what is added to their argument for its address. */
const READS = { 'memory/memory.ts': { ld: 0 }, 'objects/object.ts': { Py_TYPE: 8, Py_SIZE: 16 } };
const memoryFile = path.join(engine, 'memory', 'memory.ts');

/** With `I32[x >> 2]` for `ld(x)` and its like. */
function withPlainReads(code, file) {
  const { tree } = outerFunctions(code);
  const { declared, imports } = topLevel(tree);
  const offsets = new Map();
  for (const [name, functions] of Object.entries(READS)) {
    const from = path.join(engine, name);
    const known = imports
      .filter((s) => path.resolve(path.dirname(file), s.source.value) === from)
      .flatMap((s) => s.specifiers.map((x) => x.local.name));
    for (const [f, offset] of Object.entries(functions)) if (from === file || known.includes(f)) offsets.set(f, offset);
  }
  const I32 = declared.has('I32') ? 'I32' : '$I32';
  const edits = [];
  const visit = (node) => {
    if (node.type === 'CallExpression' && offsets.has(node.callee.name)) {
      const [at] = node.arguments;
      const offset = offsets.get(node.callee.name);
      edits.push([node.start, at.start, `${I32}[(`]);
      edits.push([at.end, node.end, offset === 0 ? ') >> 2]' : `) + ${offset} >> 2]`]);
    }
    for (const c of children(node)) visit(c);
  };
  visit(tree);
  if (edits.length === 0) return code;
  const text = edited(code, edits);
  return I32 === 'I32' ? text : `import { I32 as ${I32} } from ${JSON.stringify(memoryFile)};\n${text}`;
}

/** Names declared at a module's top level, and those of them that it exports: local name by exported name. */
function topLevel(tree) {
  const declared = new Set();
  const exported = new Map();
  const imports = [];
  const bind = (pattern, names) => {
    if (pattern.type === 'Identifier') names.push(pattern.name);
    else for (const c of children(pattern)) bind(c.type === 'Property' ? c.value : c, names);
  };
  const declare = (d) => {
    const names = [];
    if (d.type === 'VariableDeclaration') for (const v of d.declarations) bind(v.id, names);
    else if (d.id) names.push(d.id.name);
    for (const n of names) declared.add(n);
    return names;
  };
  for (const s of tree.body) {
    if (s.type === 'ImportDeclaration') imports.push(s);
    else if (s.type === 'ExportNamedDeclaration') {
      if (s.declaration) for (const n of declare(s.declaration)) exported.set(n, n);
      else if (!s.source) for (const x of s.specifiers) exported.set(x.local.name, x.exported.name);
    } else declare(s);
  }
  return { declared, exported, imports };
}

/** Identifiers in a function that may be names of the module, and those of them it assigns. */
function names(node, used = new Set(), assigned = new Set()) {
  const assign = (target) => {
    if (target.type === 'Identifier') assigned.add(target.name);
    else if (target.type !== 'MemberExpression') for (const c of children(target)) assign(c);
  };
  if (node.type === 'Identifier') used.add(node.name);
  else if (node.type === 'AssignmentExpression') assign(node.left);
  else if (node.type === 'UpdateExpression') assign(node.argument);
  else if (node.type === 'ForOfStatement' || node.type === 'ForInStatement')
    assign(node.left.type === 'VariableDeclaration' ? { type: 'None' } : node.left);
  for (const c of children(node)) {
    if (node.type === 'MemberExpression' && c === node.property && !node.computed) continue;
    if (
      (node.type === 'Property' || node.type === 'MethodDefinition') &&
      c === node.key &&
      !node.computed &&
      !node.shorthand
    )
      continue;
    names(c, used, assigned);
  }
  return { used, assigned };
}

/** Parameters of what stands in for a function, if they are plain names. */
const parameters = (f) =>
  f.params.every((p) => p.type === 'Identifier')
    ? f.params.map((_, i) => String.fromCharCode(97 + i)).join(',')
    : '...a';

/** Those of a module's functions named in `cold` that can be moved, by name. */
function movable({ functions, tree }, cold) {
  const { declared } = topLevel(tree);
  return (
    functions
      .filter((f) => cold.has(f.name) && f.node.end - f.node.start >= SMALL && !isBound(f))
      // An import cannot be assigned.
      .filter((f) => ![...names(f.node).assigned].some((n) => declared.has(n)))
      .map((f) => f.name)
  );
}

/** Names that are bound inside functions and blocks: there they may hide those of the module. */
function hiddenNames(tree) {
  const found = new Set();
  const bind = (pattern) => {
    if (pattern === null) return;
    if (pattern.type === 'Identifier') found.add(pattern.name);
    else for (const c of children(pattern)) bind(c.type === 'Property' ? c.value : c);
  };
  const visit = (node, isTop) => {
    if (node.params) for (const p of node.params) bind(p);
    if (node.type === 'CatchClause') bind(node.param);
    if (!isTop && node.type === 'VariableDeclarator') bind(node.id);
    if (!isTop && (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration')) bind(node.id);
    if (node.type === 'FunctionExpression' || node.type === 'ClassExpression') bind(node.id);
    const below =
      isTop && ['Program', 'ExportNamedDeclaration', 'VariableDeclaration', 'VariableDeclarator'].includes(node.type);
    for (const c of children(node)) visit(c, below);
  };
  visit(tree, true);
  return found;
}

/** By exported name, what a module exports of its own or of another: [file, name there]. */
function exportsOf(tree, file) {
  const found = new Map();
  /** Files all of whose exports are this module's, too. */
  const all = [];
  for (const [local, as] of topLevel(tree).exported) found.set(as, [file, local]);
  for (const s of tree.body) {
    if (!s.source || s.type === 'ImportDeclaration') continue;
    const from = path.resolve(path.dirname(file), s.source.value);
    if (s.type === 'ExportAllDeclaration') all.push(from);
    else for (const x of s.specifiers) found.set(x.exported.name, [from, x.local.name]);
  }
  return { found, all };
}

/** The module and the name in it behind what a module exports as `name`; null if it is not among `modules`. */
function origin(file, name, modules) {
  const module = modules.get(file);
  if (module === undefined) return null;
  const { found, all } = module;
  const at = found.get(name);
  if (at !== undefined) return at[0] === file ? at : origin(at[0], at[1], modules);
  for (const from of all) {
    const there = origin(from, name, modules);
    if (there !== null) return there;
  }
  return null;
}

/** The part that a function with this number goes to. */
const partOf = (place) => MOVED[Math.floor(place / MOST_MOVED)];

/** With calls through the table for those of functions that move, but between two that move from this module to the same part. */
function withTableCalls(code, file, exported, places) {
  const { functions, tree } = outerFunctions(code);
  const { declared, imports } = topLevel(tree);
  const hidden = hiddenNames(tree);
  /** Place in the table by the name it has here. */
  const table = new Map();
  const own = places.get(file);
  for (const [name, place] of own) if (declared.has(name)) table.set(name, place);
  for (const s of imports) {
    const from = path.resolve(path.dirname(file), s.source.value);
    for (const x of s.specifiers) {
      if (x.type !== 'ImportSpecifier') continue;
      const at = origin(from, x.imported.name, exported);
      const place = at === null ? undefined : places.get(at[0]).get(at[1]);
      if (place !== undefined) table.set(x.local.name, place);
    }
  }
  for (const name of hidden) table.delete(name);
  if (table.size === 0) return code;
  const moving = new Map(functions.filter((f) => own.has(f.name)).map((f) => [f.node, partOf(own.get(f.name))]));
  const edits = [];
  /** `to`: the part that the code goes to, if it moves. */
  const visit = (node, inFunction, to) => {
    if (inFunction && node.type === 'CallExpression' && node.callee.type === 'Identifier') {
      const { name, start, end } = node.callee;
      const place = table.get(name);
      if (place !== undefined && !(own.has(name) && partOf(place) === to)) edits.push([start, end, `$table[${place}]`]);
    }
    // What a module calls when it is evaluated is called by all programs.
    const inside = inFunction || node.type.includes('Function');
    for (const c of children(node)) visit(c, inside, to ?? moving.get(c));
  };
  visit(tree, false, undefined);
  if (edits.length === 0) return code;
  return `import { moved as $table } from ${JSON.stringify(partsFile)};\n${edited(code, edits)}`;
}

/** A module's text without the functions that move, and by part the text of what goes there. */
function divide(code, file, places) {
  const { functions, tree } = outerFunctions(code);
  const { declared, exported, imports } = topLevel(tree);
  const moving = functions.filter((f) => places.has(f.name));
  if (moving.length === 0) return { core: code, moved: new Map() };
  const parts = JSON.stringify(partsFile);
  /** Names that the core's module gives to the parts, beside those that it exports anyway. */
  const hidden = new Set();
  const moved = new Map();
  for (const part of MOVED) {
    const here = moving.filter((f) => partOf(places.get(f.name)) === part);
    if (here.length === 0) continue;
    const needed = new Set();
    for (const f of here) for (const n of names(f.node).used) if (declared.has(n)) needed.add(n);
    const texts = [];
    const values = [];
    for (const { node, kind } of here) {
      const text = code.slice(node.start, node.end);
      if (kind === 'declaration') {
        texts.push(text);
        values.push(node.id.name);
        needed.delete(node.id.name);
      } else if (kind === 'method')
        values.push(`${node.async ? 'async ' : ''}function${node.generator ? '*' : ''} ${text}`);
      else values.push(text);
    }
    for (const n of needed) if (!exported.has(n)) hidden.add(n);
    const from = [...needed].map((n) => `${exported.get(n) ?? `$${n}`} as ${n}`);
    moved.set(
      part,
      [
        ...imports.map((s) => code.slice(s.start, s.end)),
        `import { fillMoved as $fillMoved } from ${parts};`,
        from.length ? `import { ${from.join(', ')} } from ${JSON.stringify(file)};` : '',
        ...texts,
        `$fillMoved(${JSON.stringify(part)}, ${places.get(here[0].name)}, [${values.join(',\n')}]);`,
      ].join('\n'),
    );
  }
  const edits = moving.map(({ name, node, kind }) => {
    const params = parameters(node);
    const call = kind === 'method' ? `.call(this${params && ','}${params})` : `(${params})`;
    const target = `$moved[${places.get(name)}]${call}`;
    if (kind === 'declaration') return [node.start, node.end, `function ${node.id.name}(${params}){return ${target}}`];
    return [node.start, node.end, kind === 'method' ? `(${params}){return ${target}}` : `(${params})=>${target}`];
  });
  const given = [...hidden].map((n) => `${n} as $${n}`);
  const core = `import { moved as $moved } from ${parts};\n${edited(code, edits)}${given.length ? `\nexport { ${given.join(', ')} };` : ''}`;
  return { core, moved };
}
