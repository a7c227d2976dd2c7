// The command behind `npm run -s py` (py.ts): `[--python V] [-i | -c CODE | FILE] [ARGS]`: the engine as a command that behaves as `python` does.

import { existsSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { resourceLimits } from 'node:worker_threads';
import {
  astText,
  type BootImage,
  disText,
  loadImage,
  PROFILES,
  type PythonVersion,
  saveImage,
  startProcess,
} from '../engine/index.ts';
import { nodeHost } from './node_host.ts';

const usage = `usage: py [--python 3.12|3.13|3.14|3.15] [--path DIR]... [-i | -c CODE | FILE] [ARGS]
       py --dis FILE    the bytecode, as \`python -m dis\` prints it
       py --ast FILE    the syntax tree, as ast.dump prints it
`;

interface Arguments {
  version: PythonVersion;
  folders: string[];
  action: 'file' | 'code' | 'interactive' | 'dis' | 'ast';
  /** The file's path or the code. */
  operand: string;
  rest: string[];
}

function fail(message: string): never {
  writeSync(2, `py: ${message}\n${usage}`);
  process.exit(2);
}

function parseArguments(argv: readonly string[]): Arguments {
  const a: Arguments = { version: '3.14', folders: [], action: 'interactive', operand: '', rest: [] };
  let i = 0;
  const value = (option: string): string => argv[++i] ?? fail(`${option} needs a value`);
  for (; i < argv.length; i++) {
    const arg = argv[i];
    if (arg === '--python') {
      const v = value(arg);
      if (!(v in PROFILES)) fail(`there is no version ${v}; choose one of ${Object.keys(PROFILES).join(', ')}`);
      a.version = v as PythonVersion;
    } else if (arg === '--path') {
      a.folders.push(value(arg));
    } else if (arg === '--dis' || arg === '--ast') {
      a.action = arg === '--dis' ? 'dis' : 'ast';
      a.operand = value(arg);
      return a;
    } else if (arg === '-c') {
      a.action = 'code';
      a.operand = value(arg);
      a.rest = argv.slice(i + 1);
      return a;
    } else if (arg === '-i' || arg === '-') {
      a.rest = argv.slice(i + 1);
      return a;
    } else if (arg === '-h' || arg === '--help') {
      writeSync(1, usage);
      process.exit(0);
    } else if (arg.startsWith('-')) {
      fail(`unknown option ${arg}`);
    } else {
      a.action = 'file';
      a.operand = arg;
      a.rest = argv.slice(i + 1);
      return a;
    }
  }
  return a;
}

/** The boot image of a version: kept beside this file if it is a bundle (py.ts), else none. */
function bootImage(version: PythonVersion): BootImage | undefined {
  if (!import.meta.filename.endsWith('.mjs')) return undefined;
  const file = path.join(import.meta.dirname, `boot-${version}.bin`);
  if (!existsSync(file)) {
    startProcess({ version, host: nodeHost(version) });
    const staging = `${file}.${process.pid}`;
    writeFileSync(staging, saveImage(version));
    renameSync(staging, file);
  }
  return loadImage(readFileSync(file));
}

function readSource(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (e) {
    const why =
      (e as NodeJS.ErrnoException).code === 'ENOENT' ? '[Errno 2] No such file or directory' : (e as Error).message;
    writeSync(2, `python: can't open file '${path.resolve(file)}': ${why}\n`);
    process.exit(2);
  }
}

/** Bytes of this thread's stack, if py.ts gave it one of its own. */
function hostStack(): number | undefined {
  const megabytes = resourceLimits.stackSizeMb;
  return megabytes === undefined ? undefined : megabytes * 1024 * 1024;
}

function main(): void {
  const a = parseArguments(process.argv.slice(2));
  const host = nodeHost(a.version);
  if (a.action === 'dis' || a.action === 'ast') {
    const source = readSource(a.operand);
    process.exitCode = (a.action === 'dis' ? disText : astText)(source, a.operand, host);
    host.flush();
    return;
  }
  const p = startProcess({ version: a.version, host, image: bootImage(a.version), hostStack: hostStack() });
  const folder = a.action === 'file' ? path.dirname(path.resolve(a.operand)) : '';
  const shown = a.action === 'file' ? a.operand : a.action === 'code' ? '-c' : '';
  p.setArguments([shown, ...a.rest], [folder, ...a.folders]);
  if (a.action === 'interactive') {
    p.interactive();
  } else {
    // __file__ and tracebacks have the whole path, sys.argv[0] what was typed.
    if (a.action === 'file') p.start(readSource(a.operand), path.resolve(a.operand));
    else p.start(a.operand, '<string>');
    while (p.run(1 << 24) === 'running');
  }
  process.exitCode = p.finish();
  host.flush();
}

main();
