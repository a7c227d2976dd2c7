// What the page's address keeps of a lab in a lesson: which one, and how its step-through and its comparison stand. The playground keeps
// it in its fragment (session/share.ts).
import { COMPARE_NAMES } from './compare/state.ts';
import { STATE_NAMES } from './step/state.ts';

const NAMES = ['lab', 'python', 'mode', ...STATE_NAMES, ...COMPARE_NAMES] as const;
const DELAY_MS = 250;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Keeps a lab's parameters, none if nothing is open; browsers refuse too many changes a second. */
export function rememberInAddress(lab: string, parameters: () => readonly (readonly [string, string])[]): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const url = new URL(location.href);
    const kept = parameters();
    if (kept.length === 0 && url.searchParams.get('lab') !== lab) return;
    for (const name of NAMES) url.searchParams.delete(name);
    if (kept.length > 0) url.searchParams.set('lab', lab);
    for (const [name, value] of kept) url.searchParams.set(name, value);
    history.replaceState(history.state, '', url);
  }, DELAY_MS);
}
