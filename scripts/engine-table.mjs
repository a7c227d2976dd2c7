// Writes the table of files in src/engine/README.md from each file's opening comment. `--check` only compares.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const engine = path.resolve(import.meta.dirname, '..', 'src', 'engine');
const layers = ['include', 'memory', 'parser', 'compiler', 'objects', 'runtime', 'modules', 'trace', 'conformance'];
const begin = '<!-- table: made by scripts/engine-table.mjs -->';
const end = '<!-- end of table -->';

function files(folder) {
  return readdirSync(path.join(engine, folder), { withFileTypes: true })
    .flatMap((f) => (f.isDirectory() ? files(path.join(folder, f.name)) : [path.join(folder, f.name)]))
    .filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts'))
    .sort();
}

function row(file) {
  const lines = readFileSync(path.join(engine, file), 'utf8').split('\n');
  let comment = '';
  for (const line of lines) {
    if (!line.startsWith('//')) break;
    if (line.trim() === '//') break;
    comment += ` ${line.slice(2).trim()}`;
  }
  comment = comment.trim();
  if (comment === '') throw new Error(`src/engine/${file} does not open with a comment that says what it is`);
  const mirrors = /Mirrors ([^.]*(?:\.(?!\s|$)[^.]*)*)/.exec(comment)?.[1] ?? '';
  const what = comment.split(/(?<=\.)\s/)[0];
  return `| \`${file}\` | ${what.replaceAll('|', '\\|')} | ${mirrors.replaceAll('|', '\\|')} |`;
}

const table = layers
  .map(
    (layer) =>
      `### ${layer}/\n\n| file | what | CPython |\n|---|---|---|\n${files(layer)
        .filter((f) => !f.includes('corpus'))
        .map(row)
        .join('\n')}\n`,
  )
  .join('\n');
const readme = path.join(engine, 'README.md');
const text = readFileSync(readme, 'utf8');
const [head, rest] = text.split(begin);
const tail = rest.split(end)[1];
const made = `${head}${begin}\n\n${table}\n${end}${tail}`;
if (process.argv.includes('--check')) {
  if (made !== text) {
    console.error('src/engine/README.md is out of date: run `node scripts/engine-table.mjs`');
    process.exit(1);
  }
} else {
  writeFileSync(readme, made);
}
