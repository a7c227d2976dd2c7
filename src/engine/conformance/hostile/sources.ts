// Source texts that are wrong at random: programs of the corpus with bytes, tokens and lines changed, and texts that are deep or long.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { programs } from '../corpus.ts';
import { Random } from '../fuzz/random.ts';

/** Sources of one seed. */
export const PER_BATCH = 25;
const folder = path.resolve(import.meta.dirname, '..', 'corpus');
let texts: readonly string[] | null = null;
const corpus = (): readonly string[] => {
  texts ??= programs()
    .filter((p) => p.endsWith('.py'))
    .map((p) => readFileSync(path.join(folder, p), 'utf8'));
  return texts;
};

const TOKENS = [
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ':',
  ',',
  ';',
  '.',
  '...',
  '->',
  ':=',
  '=',
  '==',
  '!=',
  '+',
  '-',
  '*',
  '**',
  '/',
  '//',
  '@',
  '%',
  '&',
  '|',
  '^',
  '~',
  '<',
  '>',
  '<<=',
  '\\',
  '\n',
  '\n\n',
  '    ',
  '\t',
  ' ',
  '#',
  '"',
  "'",
  '"""',
  "'''",
  'f"',
  "f'''",
  't"',
  'rb"',
  '{x!r:>{y}}',
  '{',
  '}}',
  '0',
  '1_0',
  '0x',
  '0b12',
  '1e',
  '1.5j',
  '0777',
  '1__0',
  '999999999999999999999',
  'def ',
  'class ',
  'lambda ',
  'lambda: ',
  'if ',
  'else',
  'elif ',
  'for ',
  'in ',
  'while ',
  'return ',
  'yield ',
  'yield from ',
  'await ',
  'async ',
  'import ',
  'from ',
  'as ',
  'with ',
  'try:',
  'except ',
  'except* ',
  'finally:',
  'raise ',
  'global x',
  'nonlocal x',
  'del ',
  'pass',
  'break',
  'continue',
  'assert ',
  'match x:',
  'case _:',
  'type X = ',
  'None',
  'True',
  '__debug__',
  'not ',
  'is ',
  'and ',
  'or ',
  '*a',
  '**k',
  '\u00e9',
  '\u20ac',
  '\u{1f600}',
  '\u00a0',
  '\ufeff',
  '\0',
  '\x0c',
  '\r',
  '\r\n',
  "'\\ud800'",
  'f"\\udfff{x}"',
  "b'\\ud800'",
  '\\N{EM DASH}',
  'print x',
  'exec "a"',
  '$',
  '?',
  '!',
  '`',
];

/** `n` blocks, each in the one before. */
function nested(n: number, head: string): string {
  return `${Array.from({ length: n }, (_, i) => ' '.repeat(i) + head).join('\n')}\n${' '.repeat(n)}pass`;
}
const DEEP: readonly ((r: Random) => string)[] = [
  (r) => '('.repeat(r.between(50, 400)),
  (r) => {
    const n = r.between(50, 250);
    return '('.repeat(n) + ')'.repeat(n);
  },
  (r) => {
    const n = r.between(20, 250);
    return `x = ${'['.repeat(n)}1${']'.repeat(n)}`;
  },
  (r) => `x = ${'-'.repeat(r.between(50, 3000))}1`,
  (r) => `x = ${'not '.repeat(r.between(50, 3000))}1`,
  (r) =>
    `x = ${Array(r.between(50, 3000))
      .fill('1')
      .join(r.pick([' + ', ' ** ', ' and ', ' < ']))}`,
  (r) => `x = ${'a.'.repeat(r.between(50, 5000))}b`,
  (r) => `x = a${'[0]'.repeat(r.between(50, 3000))}`,
  (r) => `x = a${'()'.repeat(r.between(50, 3000))}`,
  (r) => `x = ${'lambda: '.repeat(r.between(20, 500))}1`,
  (r) => {
    const n = r.between(10, 120);
    return nested(n, 'if 1:');
  },
  (r) => {
    const n = r.between(10, 40);
    return nested(n, 'for x in y:');
  },
  (r) => {
    const n = r.between(2, 160);
    return `${'f"{'.repeat(n)}1${'}"'.repeat(n)}`;
  },
  (r) => `x = ${'9'.repeat(r.pick([4299, 4300, 4301, 9000]))}`,
  (r) => `x = 0x${'f'.repeat(r.between(1, 9000))}`,
  (r) => `x = 1e${'9'.repeat(r.between(1, 400))}`,
  (r) =>
    `x = ${r.pick(['1 << 100000', "'a' * 10 ** 7", '2 ** 100000', '(1,) * 10 ** 9', '10 ** 10 ** 2', '-1 << 5', '1 / 0', '1 % 0', "'%s' % ()", '(1, 2)[5]', "'abc'[9]"])}`,
  (r) => `x = "${'a'.repeat(r.between(1, 60000))}"`,
  (r) => `def f(${Array.from({ length: r.between(1, 400) }, (_, i) => `a${i}`).join(', ')}): pass`,
  (r) => `f(${Array.from({ length: r.between(1, 400) }, (_, i) => `a${r.below(900) > 2 ? i : 0}=1`).join(', ')})`,
  (r) => {
    const n = r.between(1, 300);
    return `${Array(n).fill('a').join(' = ')} = 1`;
  },
  (r) =>
    `${r.pick(['match x:\n case ', 'x = '])}${'['.repeat(60)}${r.pick(['_', '1', '*_'])}${']'.repeat(60)}${r.pick([': pass', ''])}`,
  (r) => `${'x'.repeat(r.between(1, 2000))} = 1`,
  (r) => `${'else: '.repeat(r.between(1, 30))}`,
  (r) => `${'try:\n '.repeat(1)}${'pass\n'}${'except A: pass\n'.repeat(r.between(1, 300))}`,
  (r) => `x = ${Array(r.between(2, 300)).fill("'a'").join(' ')}${r.pick(['', ' b"c"', ' f"{x"', ' f"{1}"', ' t"x"'])}`,
  (r) =>
    `# -*- coding: ${r.pick(['utf-8', 'latin-1', 'ascii', 'nonsense', 'utf-16', 'utf-8-sig', 'cp1252', '\u00e9'])} -*-\nx = '${r.pick(['a', '\u00e9', '\u{1f600}'])}'`,
];

function changed(r: Random, text: string): string {
  const at = r.below(text.length + 1);
  const end = Math.min(text.length, at + r.pick([1, 1, 1, 2, 5, 20]));
  return r.weighted<() => string>([
    [3, () => text.slice(0, at) + r.pick(TOKENS) + text.slice(at)],
    [3, () => text.slice(0, at) + text.slice(end)],
    [2, () => text.slice(0, at) + r.pick(TOKENS) + text.slice(end)],
    [1, () => text.slice(0, at) + text.slice(at, end).repeat(r.between(2, 4)) + text.slice(end)],
    [1, () => text.slice(0, at)],
    [
      2,
      () => {
        const lines = text.split('\n');
        const i = r.below(lines.length);
        const line = lines[i];
        lines.splice(
          i,
          1,
          ...r.pick([
            [],
            [line, line],
            [` ${line}`],
            [line.trimStart()],
            [line.slice(1)],
            [`\t${line}`],
            [r.pick(lines), line],
          ]),
        );
        return lines.join('\n');
      },
    ],
    [
      1,
      () => {
        const words = text.split(/(\b)/);
        const i = r.below(words.length);
        words[i] = r.pick([...TOKENS, r.pick(words)]);
        return words.join('');
      },
    ],
  ])();
}

/** The sources of a seed, as bytes: most are UTF-8. */
export function sources(seed: number): Buffer[] {
  const r = new Random(seed);
  return Array.from({ length: PER_BATCH }, () => {
    if (r.chance(0.25)) return Buffer.from(`${r.pick(DEEP)(r)}\n`);
    const whole = r.pick(corpus()).split('\n');
    const first = r.below(whole.length);
    let text = whole.slice(first, first + r.between(1, 30)).join('\n');
    for (let n = r.pick([1, 1, 2, 3]); n > 0; n--) text = changed(r, text);
    const bytes = Buffer.from(`${text}\n`);
    if (r.chance(0.06)) bytes[r.below(bytes.length)] = r.below(256);
    if (!r.chance(0.04)) return bytes;
    // A surrogate as UTF-8 would have it if it could.
    const at = r.below(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xed, r.between(0xa0, 0xbf), 0x80]), bytes.subarray(at)]);
  });
}

/** A program that compiles each source and prints the exception type and message, or `compiles`. */
export function batchProgram(batch: readonly Buffer[]): string {
  const literal = (bytes: Buffer): string =>
    `b'${[...bytes].map((b) => (b === 39 || b === 92 || b < 32 || b > 126 ? `\\x${b.toString(16).padStart(2, '0')}` : String.fromCharCode(b))).join('')}'`;
  return `import warnings
warnings.simplefilter('ignore')
for text in [
${batch.map((bytes) => `    ${literal(bytes)},\n`).join('')}]:
    try:
        compile(text, 'm', 'exec')
    except BaseException as e:
        print(type(e).__name__, ascii(str(e)), sep=': ')
    else:
        print('compiles')
`;
}

/** What a real CPython said of the sources of a seed: a row of hostile/recorded.json. */
export interface RecordedBatch {
  readonly seed: number;
  /** A character a byte. With the corpus the sources of a seed become others. */
  readonly sources: readonly string[];
  /** Exception type of each source, or `compiles`. */
  readonly types: readonly string[];
}
/** The exception types that the program of a batch printed. */
export function exceptionTypes(out: string): string[] {
  return out
    .trimEnd()
    .split('\n')
    .map((line) => line.split(':')[0]);
}
