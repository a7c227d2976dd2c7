// Ticks along the slider: where something happened. Kinds differ in height and place, not in colour alone.
import { say } from '../../../messages/page.ts';
import type { TraceInfo } from '../../../session/step-protocol.ts';
import { html, svg } from './dom.ts';

/** As views/history.ts has them (TICKS), the rarest first. What takes the whole height stands alone; the others share a place. */
const KINDS = [
  { bits: 32, name: 'callback', d: 'v12m-3 -9h6', whole: true },
  { bits: 16, name: 'finalize', d: 'v12m-3 -3h6', whole: true },
  { bits: 8 | 64, name: 'collect', d: 'v12', whole: true },
  { bits: 4, name: 'weakref', d: 'v12', whole: true },
  { bits: 2, name: 'destroy', d: 'm0 8v4', whole: false },
  { bits: 128, name: 'bind', d: 'm0 5v2', whole: false },
  { bits: 1, name: 'create', d: 'v4', whole: false },
] as const;
/** What who steps by event goes to: all of them, but not each step within a collection. */
export const EVENTS = 1 | 2 | 4 | 8 | 16 | 32 | 128;
/** Places for ticks along the slider. */
const PLACES = 240;

/** A place's ticks: the rarest kind that takes the whole height, or else all that happened there. */
function kindsAt(bits: number): readonly (typeof KINDS)[number][] {
  const whole = KINDS.find((k) => k.whole && bits & k.bits);
  return whole ? [whole] : KINDS.filter((k) => bits & k.bits);
}
/** The ticks of all steps, one path for each kind; none if nothing happened. */
export function tickPicture({ ticks, steps }: TraceInfo): SVGSVGElement[] {
  const places = Math.min(PLACES, steps);
  const paths = new Map<(typeof KINDS)[number], string>();
  for (let p = 0; p < places; p++) {
    const from = Math.floor((p * steps) / places);
    const to = Math.floor(((p + 1) * steps) / places);
    let bits = 0;
    for (let s = from; s < to && s < ticks.length; s++) bits |= ticks[s];
    const x = steps === 1 ? 0 : (from / (steps - 1)) * 1000;
    for (const kind of kindsAt(bits)) paths.set(kind, `${paths.get(kind) ?? ''}M${x.toFixed(1)} 0${kind.d}`);
  }
  if (paths.size === 0) return [];
  return [
    svg(
      'svg',
      { class: 'step-ticks', viewBox: '0 0 1000 12', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      ...[...paths].map(([{ name }, d]) => svg('path', { class: `tick is-${name}`, d })),
    ),
  ];
}

/** What the ticks of this run mean. */
export function tickLegend({ ticks }: TraceInfo): HTMLElement[] {
  const all = ticks.reduce((bits, t) => bits | t, 0);
  return KINDS.filter((k) => all & k.bits).map((k) =>
    html(
      'li',
      {},
      svg(
        'svg',
        { viewBox: '-5 0 10 12', width: 10, height: 12, 'aria-hidden': 'true' },
        svg('path', { class: `tick is-${k.name}`, d: `M0 0${k.d}` }),
      ),
      say(`step.tick-${k.name}`),
    ),
  );
}
