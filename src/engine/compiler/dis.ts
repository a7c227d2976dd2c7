export function disassemble(_c: unknown, _f: () => string): string { throw new Error('dis'); }
