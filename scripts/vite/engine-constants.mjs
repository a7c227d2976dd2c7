// Rolldown plugin: the engine's constants stay constants where V8 compiles what uses them.
//
// V8 keeps a variable that a module exports in a cell, and compiled code reads the cell each time: of a typed array then its map,
// length and base, too. A `const` that is not exported is a number in compiled code. So the core hands its constants and functions
// to the other files in one exported object, and each of them makes its own constants of those it uses.
//
//   export { a as x, b as y };                   →   export { b as y, $shared };  with   const $shared = { a };   (b is assigned)
//   import { x as c, y as d } from './core.js';  →   import { y as d, $shared } from './core.js';  const { a: c } = $shared;
//
// Variables that are assigned, and classes, are exported as before. This works because the other files are evaluated after the core,
// which imports none of them but on request.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'vite';

/** The object's name, longer than the bundler's short names. */
const SHARED = '$shared';

export function engineConstants() {
  return {
    name: 'engine-constants',
    // The names of files are hashes of what they were before.
    augmentChunkHash: () => readFileSync(import.meta.filename, 'utf8'),
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((o) => o.type === 'chunk');
      // The page's worker has it in the worker's own file.
      const core = chunks.find((c) => c.moduleIds.some((id) => id.endsWith('/engine/memory/memory.ts')));
      // The editor's worker has no engine.
      if (core === undefined) return;
      const shared = shareConstants(core);
      for (const chunk of chunks) if (chunk !== core) takeConstants(chunk, path.basename(core.fileName), shared);
    },
  };
}

/** Changes what the core exports. Returns the names of what is in the object from now on, by the exported names. */
function shareConstants(core) {
  const { body } = parseAst(core.code);
  const constant = new Set();
  for (const s of body) {
    // Each use of a `let` of the module looks whether it has a value yet.
    if (s.type === 'VariableDeclaration' && s.kind === 'let')
      core.code = `${core.code.slice(0, s.start)}var${core.code.slice(s.start + 3)}`;
    if (s.type === 'FunctionDeclaration') constant.add(s.id.name);
    else if (s.type === 'VariableDeclaration' && s.kind === 'const')
      for (const { id } of s.declarations) if (id.type === 'Identifier') constant.add(id.name);
  }
  const last = body.at(-1);
  if (last.type !== 'ExportNamedDeclaration' || last.specifiers.length === 0 || last.source)
    throw new Error('the core does not end with its exports');
  const shared = last.specifiers.filter((x) => constant.has(x.local.name));
  const others = last.specifiers.filter((x) => !constant.has(x.local.name));
  const exports = others.map((x) => `${x.local.name} as ${x.exported.name}`);
  core.code = `${core.code.slice(0, last.start)}export const ${SHARED}={${shared.map((x) => x.local.name).sort()}};export{${exports}};\n`;
  return new Map(shared.map((x) => [x.exported.name, x.local.name]));
}

/** Lets a chunk take from the object what it imports, or exports again, from the core. */
function takeConstants(chunk, coreFile, shared) {
  for (const s of parseAst(chunk.code).body.reverse()) {
    if (!s.source || path.basename(s.source.value) !== coreFile) continue;
    const exports = s.type === 'ExportNamedDeclaration';
    if (!exports && s.type !== 'ImportDeclaration') throw new Error(`${chunk.fileName} exports all of the core`);
    /** Each name of the core with the one it has here. */
    const names = s.specifiers.map((x) =>
      exports ? [x.local.name, x.exported.name] : [x.imported?.name, x.local.name],
    );
    const taken = names.filter(([name]) => shared.has(name));
    if (taken.length === 0) continue;
    const rest = names.filter(([name]) => !shared.has(name)).map(([name, here]) => `${name} as ${here}`);
    const from = `from${JSON.stringify(s.source.value)};`;
    const text = exports
      ? `import{${SHARED}}${from}const{${taken.map(([name]) => `${shared.get(name)}:$${name}`)}}=${SHARED};` +
        `export{${taken.map(([name, here]) => `$${name} as ${here}`)}};${rest.length ? `export{${rest}}${from}` : ''}`
      : `import{${[...rest, SHARED]}}${from}const{${taken.map(([name, here]) => `${shared.get(name)}:${here}`)}}=${SHARED};`;
    chunk.code = chunk.code.slice(0, s.start) + text + chunk.code.slice(s.end);
  }
}
