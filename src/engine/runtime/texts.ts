// What the command line prints of a program without running it: its syntax tree and its instructions.

import { disassemble } from '../compiler/dis.ts';
import { compile } from '../compiler/index.ts';
import { PySyntaxError } from '../parser/errors.ts';
import { dump, parse } from '../parser/index.ts';
import type { Host } from './host.ts';

/** Runs `make` and writes its text; a refusal of the source goes to standard error. Returns the exit status. */
function show(host: Host, make: () => string): number {
  try {
    host.stdout(make());
    return 0;
  } catch (e) {
    if (!(e instanceof PySyntaxError)) throw e;
    const line = e.text === null ? '' : `    ${e.text.trim()}\n`;
    host.stderr(`  File "${e.filename}", line ${e.lineno}\n${line}${e.type}: ${e.message}\n`);
    return 1;
  }
}

/** `print(ast.dump(ast.parse(source), include_attributes=True, indent=1))` */
export function astText(source: Uint8Array, filename: string, host: Host): number {
  return show(host, () => `${dump(parse(source, filename, 'exec').tree, { include_attributes: true, indent: 1 })}\n`);
}
/** `python -m dis filename` */
export function disText(source: Uint8Array, filename: string, host: Host): number {
  return show(host, () => {
    const { code } = compile(parse(source, filename, 'exec').tree, filename, new TextDecoder().decode(source), {});
    // Code objects have no address before they are in memory; each is given one in order.
    let next = 0x7f4c0e000000;
    return disassemble(code, () => {
      next += 0x100;
      return `0x${next.toString(16)}`;
    });
  });
}
