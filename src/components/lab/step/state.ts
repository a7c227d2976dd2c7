// How a step-through stands, as the page's address and shared links keep it: short words, so that a link can be read.
import { instructionOf, momentOf, stepOf } from '../../../engine/trace/time.ts';
import { UNITS, type Unit } from './units.ts';

export interface DetailState {
  readonly kind: 'bytes' | 'ledger';
  /** The card's number. */
  readonly number: number;
}
export interface StepState {
  /** A step, or an instruction of it (engine/trace/time.ts). */
  readonly moment: number;
  readonly unit: Unit;
  /** Sides that are open, by id. */
  readonly open: readonly string[];
  readonly detail: DetailState | null;
  /** Lines with a breakpoint. */
  readonly stops: readonly number[];
  /** The end of the process is stepped through, too. */
  readonly exit: boolean;
  /** The collector's thresholds, if the reader has set them; else empty. */
  readonly thresholds: readonly number[];
  /** Lines that the program reads, with their newlines. */
  readonly typed: readonly string[];
}
export const AT_START: StepState = {
  moment: 0,
  unit: 'line',
  open: [],
  detail: null,
  stops: [],
  exit: false,
  thresholds: [],
  typed: [],
};

/** The parameters that hold a state; those at their ordinary value are left out. */
export function stateParameters({
  moment,
  unit,
  open,
  detail,
  stops,
  exit,
  thresholds,
  typed,
}: StepState): [string, string][] {
  const k = instructionOf(moment);
  const all: [string, string][] = [
    ['step', k > 0 ? `${stepOf(moment) + 1}.${k}` : String(moment + 1)],
    ['unit', unit === 'line' ? '' : unit],
    ['open', open.join(' ')],
    ['show', detail === null ? '' : `${detail.kind} ${detail.number}`],
    ['stops', stops.join(' ')],
    ['exit', exit ? '1' : ''],
    ['thresholds', thresholds.join(' ')],
    ['typed', typed.join('')],
  ];
  return all.filter(([, value]) => value !== '');
}
export const STATE_NAMES = ['step', 'unit', 'open', 'show', 'stops', 'exit', 'thresholds', 'typed'] as const;

/** The largest threshold that can be set. */
export const MOST_THRESHOLD = 1_000_000;
/** The parameters that make no sense, as "name value". */
export function nonsense(get: (name: (typeof STATE_NAMES)[number]) => string | null): string[] {
  const understood = new Map(stateParameters(parseState(get)));
  return STATE_NAMES.flatMap((name) => {
    const value = get(name);
    const usual = name === 'unit' && value === 'line';
    const same =
      value === null || usual || name === 'typed' || understood.get(name) === value.trim().replace(/ +/g, ' ');
    return same ? [] : [`${name} ${value}`];
  });
}
/** The lines of a text, each with its newline. */
export const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n?$/, '\n').match(/.*\n/g)!);
/** Reads parameters; what makes no sense is as if it were not there. */
export function parseState(get: (name: (typeof STATE_NAMES)[number]) => string | null): StepState {
  const [, step = '1', k] = /^(\d{1,7})(?:\.(\d{1,7}))?$/.exec(get('step') ?? '') ?? [];
  const at = Math.max(0, Number(step) - 1);
  const [, kind, number] = /^(bytes|ledger) (\d+(?:\.\d+)?)$/.exec(get('show') ?? '') ?? [];
  const words = (name: 'open' | 'stops' | 'thresholds'): string[] =>
    (get(name) ?? '').split(' ').filter((word) => word !== '');
  const thresholds = words('thresholds').map(Number);
  const usable =
    thresholds.length === 3 && thresholds.every((n) => Number.isInteger(n) && n >= 0 && n <= MOST_THRESHOLD);
  return {
    moment: k === undefined ? at : momentOf(at, Math.max(1, Number(k))),
    unit: UNITS.find((unit) => unit === get('unit')) ?? 'line',
    open: words('open'),
    detail: kind === undefined ? null : { kind: kind as DetailState['kind'], number: Number(number) },
    stops: words('stops')
      .map(Number)
      .filter((line) => Number.isInteger(line) && line > 0),
    exit: get('exit') === '1',
    thresholds: usable ? thresholds : [],
    typed: linesOf(get('typed') ?? ''),
  };
}
