// Every lab of every lesson is stepped through in the page, forwards and backwards, with questions behind its program: what the page shows of
// counts, bytes and collections is what the program itself is told by sys.getrefcount, ctypes.string_at and gc.collect. A program that ends in
// an exception is asked before. src/views/lessons.test.ts does the same below the page, with more steps and places.
import { execFileSync } from 'node:child_process';
import { type Answer, type Asked, answersIn } from '../src/authoring/asked.ts';
import type { Program } from '../src/authoring/asking.ts';
import { course, expect, Lab, test } from './site.ts';
import { type Behind, Steps } from './steps.ts';

/** Single steps that are made at most in each direction; the rest of a longer run is jumped over. */
const MOST_STEPS = 25;
/** Places at which a program is asked: its end, if it comes to that. */
const MOST_PLACES = 1;

/** The lesson's programs, and the same with questions. */
const programsOf = (lesson: string): { program: Program; asked: Asked }[] =>
  JSON.parse(
    execFileSync(process.execPath, ['src/authoring/ask.ts', lesson, String(MOST_PLACES)], { encoding: 'utf8' }),
  );

for (const lesson of course.order)
  test(`steps through the labs of ${lesson}, forwards and backwards, and what is shown is so`, async ({ site }) => {
    test.setTimeout(240_000);
    await site.openLesson(lesson);
    // Those of predictions, too, which open when the reader has committed; course.spec.ts commits.
    await site.page.locator('hw-predict[data-locks], hw-predict [data-locks]').evaluateAll((all) => {
      for (const e of all) e.removeAttribute('data-locks');
    });
    const labs = site.openLabs();
    const programs = programsOf(lesson);
    await expect(labs).toHaveCount(programs.length);
    for (const [i, { program, asked }] of programs.entries())
      await test.step(program.name, async () => {
        const steps = new Steps(new Lab(labs.nth(i)));
        await expect(steps.lab.listing).toHaveText(program.source, { useInnerText: true });
        await steps.lab.write(asked.program.source);
        await steps.begin();
        await thereAndBack(steps);
        const said = answersIn((await steps.lab.output.textContent())!, asked);
        if (asked.collects !== null) {
          const collector = await steps.openSide('collector');
          await expect(collector.locator('.gc-past button').last()).toHaveText(`generation 2 freed ${said.collected}`);
          await steps.toPlace(asked.collects);
          await collector.getByRole('combobox', { name: 'Look into' }).selectOption('now 2');
          await collector.getByRole('button', { name: 'Break the cycles' }).click();
          await expect(collector.locator('.gc-sentence')).toContainText(
            new RegExp(`The collection counts ${said.collected} objects?: that is what gc.collect\\(\\) gives`),
          );
          await collector.locator('summary').first().click();
        }
        for (const [p, place] of asked.places.entries()) {
          await steps.toPlace(place);
          const shown = await steps.behind(place.questions.map(({ name }) => name));
          for (const [k, { name }] of place.questions.entries())
            compare(`line ${place.line}: ${name}`, shown[k], said.places[p][k]);
        }
        await steps.end();
      });
  });

/** To the end of the run and back to its begin: what was shown on the way is shown on the way back. */
async function thereAndBack(steps: Steps): Promise<void> {
  const there = await steps.walk('Next step', MOST_STEPS);
  await steps.button('Last step').click();
  const last = await steps.picture();
  await steps.button('First step').click();
  expect(await steps.picture()).toBe(there[0]);
  if (there.length <= MOST_STEPS) {
    await steps.button('Last step').click();
    expect(await steps.walk('Step back', MOST_STEPS)).toEqual(there.toReversed());
  } else await steps.button('Last step').click();
  await steps.button('Last step').click();
  expect(await steps.picture()).toBe(last);
}

/** Compares the ledger and the bytes that are shown with what the program was told. */
function compare(about: string, shown: Behind, { refcount, bytes }: Answer): void {
  const immortal = refcount >= 2 ** 30;
  expect(shown.immortal, about).toBe(immortal);
  if (!immortal)
    expect(`${shown.holders} holders, ob_refcnt ${shown.refcount}`, about).toBe(
      `${refcount} holders, ob_refcnt ${refcount}`,
    );
  const inside = shown.bytes.filter(({ offset, hex }) => offset >= 0 && offset + hex.length / 2 <= bytes.length);
  expect(inside.map(({ hex }) => hex).join('').length, about).toBeGreaterThanOrEqual(32);
  const own = Buffer.from(bytes).toString('hex');
  const told = inside.map(({ offset, hex }) => ({ offset, hex: own.slice(offset * 2, offset * 2 + hex.length) }));
  expect(inside, about).toEqual(told);
}
