// What a real CPython makes of source texts, asked by compiler-check.ts and front-end.ts; and what the front end here makes of them.
// NOT-IN-CPYTHON: a check of ours. The launcher of that CPython is called as `launcher VERSION ARGS...`.

import '../index.ts';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { compile } from '../compiler/index.ts';
import { differences, type Recorded } from '../compiler/recording.ts';
import { PROFILES, type PythonVersion, selectProfile } from '../include/profile.ts';
import { PySyntaxError } from '../parser/errors.ts';
import { dump, parse } from '../parser/index.ts';
import { undecodable } from '../parser/source.ts';

export type Mode = 'exec' | 'eval' | 'single';

/** A source text: one of path, source and bytes (base64). */
export interface Request {
  readonly label: string;
  readonly path?: string;
  readonly source?: string;
  readonly bytes?: string;
  readonly mode: Mode;
  /** PyCF_ flags of compile(). */
  readonly flags?: number;
  /** Whether the syntax tree is compared too. */
  readonly tree?: boolean;
}

/** What compiler-record.py answers. */
export interface Answer extends Recorded {
  readonly version: string;
  /** Hash of the tree's text; null where there is no tree. */
  readonly tree?: string | null;
}

const FILENAME = 'file.py';

/** The .py files of a folder, in order; a file as it is. `broken` is told of links that lead nowhere. */
export function pythonFiles(path: string, broken: (link: string) => void = () => {}): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const child = join(path, entry.name);
      if (entry.isSymbolicLink() && !existsSync(child)) {
        if (entry.name.endsWith('.py')) broken(child);
        return [];
      }
      if (entry.isDirectory()) return entry.name === '__pycache__' ? [] : pythonFiles(child, broken);
      return entry.name.endsWith('.py') ? [child] : [];
    });
}

export class CompilerOracle {
  readonly #python;
  readonly #answers;
  constructor(launcher: string, optimize: 0 | 1 | 2, version: PythonVersion = '3.14') {
    const recorder = join(import.meta.dirname, 'compiler-record.py');
    this.#python = spawn(launcher, [version, '-X', 'utf8', recorder, String(optimize)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#answers = createInterface({ input: this.#python.stdout })[Symbol.asyncIterator]();
  }
  async #ask(request: object): Promise<unknown> {
    this.#python.stdin.write(`${JSON.stringify(request)}\n`);
    const answer = await this.#answers.next();
    if (answer.done) throw new Error('CPython ended early');
    return JSON.parse(answer.value);
  }
  async ask(request: Request): Promise<Answer> {
    const { label: _, ...asked } = request;
    return (await this.#ask({ ...asked, name: FILENAME })) as Answer;
  }
  /** What `python -m dis path` prints. */
  async dis(path: string): Promise<string> {
    return ((await this.#ask({ path, dis: true })) as { dis: string }).dis;
  }
  close(): void {
    this.#python.stdin.end();
  }
}

const PyCF_DONT_IMPLY_DEDENT = 0x200;
const PyCF_ONLY_AST = 0x400;
const PyCF_ALLOW_INCOMPLETE_INPUT = 0x4000;

/** Where the result here differs from CPython's: of the tree, and of code objects, errors and warnings. */
export interface Outcome {
  readonly tree: string[];
  readonly code: string[];
  /** The refusal here, if it is one. */
  readonly error?: PySyntaxError;
}

/** The text of a source in an encoding that it declares, for there is no machine here whose codecs would know. */
function decodedByHost(encoding: string, bytes: Uint8Array): string {
  if (/^(latin|l)[-_]?1?$|^iso[-_]?8859[-_]1$/.test(encoding)) return Buffer.from(bytes).toString('latin1');
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(encoding, { fatal: true });
  } catch {
    throw undecodable(`unknown encoding: ${encoding}`, null);
  }
  return decoder.decode(bytes);
}

/** `version`: whose code is made here; only 3.14's instructions are compared. */
export function compareHere(
  request: Request,
  expected: Answer,
  optimize: 0 | 1 | 2,
  version: PythonVersion = '3.14',
): Outcome {
  selectProfile(version);
  const instructions = version === '3.14';
  const tree: string[] = [];
  try {
    const input =
      request.source ??
      new Uint8Array(
        request.bytes !== undefined ? Buffer.from(request.bytes, 'base64') : readFileSync(request.path ?? ''),
      );
    const flags = request.flags ?? 0;
    const parsed = parse(input, FILENAME, request.mode, {
      allowIncomplete: (flags & PyCF_ALLOW_INCOMPLETE_INPUT) !== 0,
      dontImplyDedent: (flags & PyCF_DONT_IMPLY_DEDENT) !== 0,
      decode: decodedByHost,
    });
    if (request.tree) {
      const text = dump(parsed.tree, { include_attributes: true, indent: 1 });
      const hash = createHash('md5').update(text, 'utf8').digest('hex');
      if (hash !== expected.tree) tree.push(`tree\n      CPython ${expected.tree}\n      here    ${hash}`);
    }
    if (flags & PyCF_ONLY_AST) return { tree, code: [`no error here, CPython: ${JSON.stringify(expected.error)}`] };
    const source = typeof input === 'string' ? input : new TextDecoder('utf-8').decode(input);
    const options = { optimize, profile: PROFILES[version] };
    const { code, warnings } = compile(parsed.tree, FILENAME, source, options);
    const outcome = { code, warnings: [...parsed.warnings, ...warnings] };
    return { tree, code: differences(expected, outcome, instructions) };
  } catch (error) {
    if (error instanceof PySyntaxError) return { tree, code: differences(expected, { error }), error };
    return { tree, code: [`host error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`] };
  }
}
