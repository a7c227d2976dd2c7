// How a comparison stands, as the page's address and shared links keep it: each side as PROGRAM/VERSION/MODE.
import type { PythonVersion } from '../../../engine/index.ts';
import type { RunMode } from '../../../session/protocol.ts';

export const MODES: readonly RunMode[] = ['script', 'repl', 'exec'];
export const PROGRAMS = ['lab', 'original', 'other'] as const;
export type ProgramName = (typeof PROGRAMS)[number];

export interface SideSettings {
  readonly program: ProgramName;
  readonly version: PythonVersion;
  readonly mode: RunMode;
}
export interface CompareState {
  readonly sides: readonly SideSettings[];
  /** The text of the program that is another one, by side. */
  readonly others: readonly string[];
  /** The moment of the steps of both; null: it is not stepped. */
  readonly at: number | null;
}
export const COMPARE_NAMES = ['compare', 'at', 'other1', 'other2'] as const;
type CompareName = (typeof COMPARE_NAMES)[number];

const LIMIT = 8;

export function compareParameters({ sides, others, at }: CompareState): [string, string][] {
  const texts = sides.flatMap(({ program }, i): [string, string][] =>
    program === 'other' && i < 2 ? [[`other${i + 1}`, others[i]]] : [],
  );
  return [
    ['compare', sides.map(({ program, version, mode }) => `${program}/${version}/${mode}`).join(' ')],
    ...(at === null ? [] : [['at', String(at + 1)] as [string, string]]),
    ...texts,
  ];
}
/** Reads parameters; undefined if they hold no comparison, or none that makes sense. */
export function parseCompare(
  get: (name: CompareName) => string | null,
  versions: readonly PythonVersion[],
): CompareState | undefined {
  const sides = (get('compare') ?? '').split(' ').map((word): SideSettings | undefined => {
    const [name, number, way] = word.split('/');
    const program = PROGRAMS.find((p) => p === name);
    const version = versions.find((v) => v === number);
    const mode = MODES.find((m) => m === way);
    return program && version && mode && { program, version, mode };
  });
  const known = sides.filter((side) => side !== undefined);
  if (known.length !== sides.length || known.length < 2 || known.length > LIMIT) return undefined;
  const at = /^\d{1,7}$/.exec(get('at') ?? '')?.[0];
  return {
    sides: known,
    others: known.map((_, i) => (i === 0 ? get('other1') : i === 1 ? get('other2') : null) ?? ''),
    at: at === undefined ? null : Math.max(0, Number(at) - 1),
  };
}
