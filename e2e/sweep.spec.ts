// The first labs of every lesson are stepped through in the page: to the end and back to the begin. What each step of every lab shows is
// compared in src/views/lessons.test.ts; here, that the page shows it.
import { course, expect, Lab, test } from './site.ts';
import { Steps } from './steps.ts';

/** Of a lesson: each takes seconds. */
const MOST_LABS = 2;

for (const lesson of course.order)
  test(`steps through the labs of ${lesson}, forwards and backwards`, async ({ site }) => {
    test.slow();
    await site.openLesson(lesson);
    // Those of predictions, too, which open when the reader has committed; course.spec.ts commits.
    await site.page.locator('hw-predict[data-locks], hw-predict [data-locks]').evaluateAll((all) => {
      for (const e of all) e.removeAttribute('data-locks');
    });
    const labs = site.openLabs();
    for (let i = 0; i < Math.min(MOST_LABS, await labs.count()); i++) {
      const steps = new Steps(new Lab(labs.nth(i)));
      await steps.begin();
      const first = await steps.picture();
      await steps.button('Last step').click();
      const last = await steps.picture();
      await steps.button('Step back').click();
      await steps.settled();
      await steps.button('First step').click();
      expect(await steps.picture()).toBe(first);
      await steps.button('Last step').click();
      expect(await steps.picture()).toBe(last);
    }
  });
