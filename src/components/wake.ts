// The labs, predictions and exercises of a lesson lie still until their reader scrolls, presses a key, puts a finger or the mouse on one of
// them, comes by an address that asks for one, or comes back to what was begun. Then what they do and what they say is fetched: who only looks at the first screen does
// without. Buttons answer from the start; a press before all is there counts as soon as it is.
import { EXERCISE_MESSAGES } from '../messages/groups.ts';
import { loadMessages, say } from '../messages/page.ts';
import { progress } from '../session/progress.ts';
import type { PyLab } from './lab/lab.ts';
import { loadExercises } from './quiz/whole.ts';

const SIGNS = ['scroll', 'keydown', 'pointerdown', 'focusin'] as const;
/** What takes an answer before it is awake; exercises do not, for another draw may take the place of the one that is seen. */
const READY =
  '.lesson py-lab:not([data-locks] *) :is(.button-run, .button-step), .lesson hw-predict .ask-form :is(input, button)';

const sleepers = document.querySelectorAll<HTMLElement>('.lesson :is(py-lab, hw-predict, hw-exercise)');
const exercises = document.querySelectorAll<HTMLElement>('.lesson hw-exercise');
const addresses = new Set([...exercises].flatMap(({ dataset }) => dataset.whole ?? []));
const controls = document.querySelectorAll<HTMLInputElement | HTMLButtonElement>(READY);
const awake = new AbortController();
let waking: Promise<boolean> | undefined;
/** Which of `controls` is to be pressed, since the page was loaded anew for it; -1 otherwise. */
const pressedAgain: number = history.state?.press ?? -1;

/** False if there was no way to fetch it all. */
function wake(): Promise<boolean> {
  waking ??= load().then(
    () => true,
    () => {
      waking = undefined;
      return false;
    },
  );
  return waking;
}

async function load(): Promise<void> {
  // They speak as soon as they are there, and exercises want all their draws.
  await Promise.all([loadMessages(...EXERCISE_MESSAGES), ...[...addresses].map(loadExercises)]);
  await import('./live.ts');
  awake.abort();
}

/** A press of a button or a program that does not work yet is held back, and made again when it does. */
async function press(event: MouseEvent): Promise<void> {
  const { target, clientX, clientY } = event;
  const pressed = (target as Element).closest('button, pre');
  const sleeper = pressed?.closest('hw-predict, py-lab');
  if (!sleeper) return;
  event.preventDefault();
  event.stopPropagation();
  if (!(await wake())) {
    if (await again(pressed)) return;
    const status = sleeper.matches('py-lab') ? '.lab-status' : '.feedback';
    sleeper.querySelector(status)!.textContent = say('site.not-awake');
    return;
  }
  const lab = sleeper.matches('py-lab') ? sleeper : sleeper.querySelector('py-lab');
  await (lab as PyLab).loaded;
  target!.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, clientX, clientY }));
}

/**
 * A script that could not be fetched once stays so for the page, also when there is a network again, or the site is there in a new version: a
 * press loads the page anew then, which makes it in its place. False if there is no network, or it has been tried.
 */
async function again(pressed: Element | null): Promise<boolean> {
  const there = await fetch(location.href, { method: 'HEAD', cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!there || pressedAgain >= 0) return false;
  history.replaceState({ press: [...controls].indexOf(pressed as HTMLButtonElement) }, '');
  location.reload();
  return true;
}

if (sleepers.length > 0) {
  const { signal } = awake;
  const options = { signal, passive: true };
  for (const control of controls) control.disabled = false;
  // Of scrolls only the page's own come as far as here.
  for (const sign of SIGNS) addEventListener(sign, () => void wake(), options);
  for (const sleeper of sleepers) sleeper.addEventListener('pointerenter', () => void wake(), options);
  document.addEventListener('click', (event) => void press(event), { signal, capture: true });
  // Only on a very high screen is an exercise there to be seen before anything was scrolled.
  const seen = new IntersectionObserver((all) => all.some((one) => one.isIntersecting) && void wake());
  for (const exercise of exercises) seen.observe(exercise);
  signal.addEventListener('abort', () => seen.disconnect());
  // Who comes back finds the page where it was left, and what was done.
  if (pressedAgain >= 0) history.replaceState(null, '');
  controls[pressedAgain]?.click();
  const lesson = document.querySelector<HTMLElement>('lesson-visit')?.dataset.lesson;
  if (scrollY > 0 || new URLSearchParams(location.search).has('lab')) void wake();
  else if (lesson !== undefined)
    void progress()
      .hasWork(lesson)
      .then((left) => left && wake());
}
