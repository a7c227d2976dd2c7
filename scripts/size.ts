// `npm run size -- [FILES]`: how many bytes the page downloads before the first line of a program is printed (the worker with the
// core of the engine, and one boot image), where they come from, and how large the other parts are. All sizes are brotli's at its
// best, as a server sends them. FILES is how many source files to list (30).

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { engineChunks, inlinedConstants } from './vite/engine-parts.mjs';
import { leanEngine } from './vite/lean-engine.mjs';

const root = path.resolve(import.meta.dirname, '..');
const worker = path.join(root, 'src', 'session', 'worker.ts');

/** Bytes after compression with brotli at quality 11. */
export function brotli(data: string | Uint8Array): number {
  return brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}

export interface EngineFile {
  /** 'worker', or the part's name. */
  readonly name: string;
  readonly code: string;
  /** The generated text that comes from each source file. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Bundles the page's worker as `astro build` does. */
export async function bundleWorker(): Promise<EngineFile[]> {
  const result = await build({
    configFile: false,
    root,
    logLevel: 'silent',
    plugins: [leanEngine()],
    build: {
      write: false,
      sourcemap: true,
      rolldownOptions: { input: worker, optimization: inlinedConstants, output: { format: 'es', ...engineChunks() } },
    },
  });
  const { output } = [result].flat()[0] as Rolldown.RolldownOutput;
  return output
    .filter((o) => o.type === 'chunk')
    .map((chunk) => ({
      name: chunk.isEntry || chunk.name === 'engine-core' ? 'worker' : chunk.name.replace('engine-', ''),
      code: chunk.code,
      // The bundler's own helpers have no map.
      sources: chunk.map ? bySource(chunk.code, chunk.map as unknown as SourceMap) : new Map([['bundler', chunk.code]]),
    }));
}

interface SourceMap {
  readonly sources: readonly string[];
  readonly mappings: string;
}
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The numbers of one segment of a source map (base 64, least significant digit first, sign in the lowest bit). */
function numbers(segment: string): number[] {
  const out: number[] = [];
  let value = 0;
  let shift = 0;
  for (const digit of segment) {
    const d = DIGITS.indexOf(digit);
    value += (d & 31) * 2 ** shift;
    shift += 5;
    if (d & 32) continue;
    out.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return out;
}

function bySource(code: string, map: SourceMap): Map<string, string> {
  const texts = new Map<string, string>();
  const lines = code.split('\n');
  let source = 0;
  let from = '';
  const add = (text: string): void => {
    texts.set(from, (texts.get(from) ?? '') + text);
  };
  map.mappings.split(';').forEach((line, i) => {
    let column = 0;
    let at = 0;
    for (const segment of line === '' ? [] : line.split(',')) {
      const [columns, sources] = numbers(segment);
      column += columns;
      // What stands before the first segment goes on from the line before.
      add(lines[i].slice(at, column));
      at = column;
      if (sources !== undefined) source += sources;
      from = map.sources[source].replace(/^.*?src\//, '');
    }
    add(`${lines[i].slice(at)}\n`);
  });
  return texts;
}

const row = (name: string, text: string): string =>
  `${name.padEnd(44)} ${String(text.length).padStart(8)} ${String(brotli(text)).padStart(8)}`;

async function main(): Promise<void> {
  const files = await bundleWorker();
  const code = files
    .filter((f) => f.name === 'worker')
    .map((f) => f.code)
    .join('\n');
  const sources = [...files.filter((f) => f.name === 'worker').flatMap((f) => [...f.sources])];
  const image = readFileSync(path.join(root, 'public', 'engine', 'boot-3.14.bin'));
  console.log(`${'worker and core'.padEnd(44)}      raw   brotli`);
  console.log(row('all', code));
  const folders = new Map<string, string>();
  for (const [file, text] of sources) folders.set(path.dirname(file), (folders.get(path.dirname(file)) ?? '') + text);
  for (const [folder, text] of [...folders].sort((a, b) => b[1].length - a[1].length))
    console.log(row(`  ${folder}/`, text));
  console.log('\nlargest files, compressed alone');
  const largest = sources.sort((a, b) => b[1].length - a[1].length).slice(0, Number(process.argv[2] ?? 30));
  for (const [file, text] of largest) console.log(row(`  ${file}`, text));
  console.log('\nparts, and what else is loaded when it is asked for');
  for (const f of files.filter((x) => x.name !== 'worker')) console.log(row(`  ${f.name}`, f.code));
  console.log(
    `\n${'boot image 3.14'.padEnd(44)} ${String(image.length).padStart(8)} ${String(brotli(image)).padStart(8)}`,
  );
  console.log(
    `${'before the first line'.padEnd(44)} ${' '.repeat(8)} ${String(brotli(code) + brotli(image)).padStart(8)}`,
  );
}

if (process.argv[1] === import.meta.filename) await main();
