// The step-through where there is little room: a phone, and a window of 1280 pixels at 200 %. A list of cards in place of the drawing, the
// time line within reach of the thumb, nothing clipped, nothing over another, one sentence that is read out at each step.
import { expect, expectClean, Lab, type Site, test, widerThanScreen } from './site.ts';
import { Steps } from './steps.ts';

async function opened(site: Site): Promise<Steps> {
  await site.page.goto('playground/#program=gallery/weak-cache');
  await expect(site.page.locator('hw-playground[data-ready]')).toBeVisible();
  const steps = new Steps(new Lab(site.page.locator('py-lab')));
  await steps.begin();
  return steps;
}
/** Controls whose text is cut off, that lie over each other, or that stick out of the page. */
function crowded(): string[] {
  const name = (e: Element): string => `${e.className} ${e.getAttribute('aria-label') ?? e.textContent}`;
  const shown = [...document.querySelectorAll<HTMLElement>('py-lab :is(button, select, input, summary)')].filter(
    (e) => e.checkVisibility() && e.getBoundingClientRect().width > 0,
  );
  const found = shown
    .filter((e) => e.tagName === 'BUTTON' && e.scrollWidth > e.clientWidth + 1)
    .map((e) => `cut off: ${name(e)}`);
  // What sticks to the lower edge lies over what is scrolled; both are reached by scrolling.
  const groups = Map.groupBy(
    shown,
    (e) => e.closest('.step-time, .detail-scroll, .step-heap, .lab-code') ?? document.body,
  );
  for (const [group, members] of groups)
    for (const [i, a] of members.entries()) {
      const r = a.getBoundingClientRect();
      if (group === document.body && (r.left < -0.5 || r.right > innerWidth + 0.5)) found.push(`outside: ${name(a)}`);
      for (const b of members.slice(i + 1)) {
        if (a.contains(b) || b.contains(a)) continue;
        const q = b.getBoundingClientRect();
        const wide = Math.min(r.right, q.right) - Math.max(r.left, q.left);
        const high = Math.min(r.bottom, q.bottom) - Math.max(r.top, q.top);
        if (wide > 1 && high > 1) found.push(`over each other: ${name(a)} | ${name(b)}`);
      }
    }
  return found;
}

const windows = {
  'a phone': { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true },
  '200 %': { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
} as const;
for (const [title, use] of Object.entries(windows))
  test.describe(title, () => {
    test.use(use);
    test('cards as a list, controls at hand, nothing clipped, with every panel open', async ({ site }) => {
      test.slow();
      const steps = await opened(site);
      const { page } = site;
      await steps.button('Last step').click();
      await steps.button('Step back').click();
      await steps.settled();
      const list = steps.root.locator('.heap-list');
      await expect(list).toBeVisible();
      await expect(steps.root.locator('svg.heap')).toBeHidden();
      // A reference leads to the card of its object.
      const reference = list.locator('.list-space .link').first();
      const target = /→ (#\d+)/.exec((await reference.textContent())!)![1];
      await reference.click();
      await expect(list.getByRole('button', { name: new RegExp(`^${target} .*: its bytes`) })).toBeFocused();
      // The buttons of the time line stay at the lower edge.
      const next = (await steps.button('Next step').boundingBox())!;
      expect(next.y + next.height).toBeLessThanOrEqual(use.viewport.height);
      expect(next.y).toBeGreaterThan(use.viewport.height / 2);
      await list.locator('.list-count').first().click();
      await expect(steps.root.getByRole('heading', { name: /^Who holds/ })).toBeVisible();
      for (const id of ['text', 'tree', 'identity', 'alive', 'collector', 'machine']) {
        const side = steps.root.locator(`details[data-side="${id}"]`);
        await side.locator('summary').first().click();
        await expect(side.locator('div').first()).not.toBeEmpty();
      }
      await steps.lab.root.getByRole('button', { name: 'Share' }).click();
      expect(await page.evaluate(crowded)).toEqual([]);
      expect(await widerThanScreen(page)).toBeLessThanOrEqual(0);
      await expectClean(page);
    });
  });

test('one sentence is read out at each step, whatever is open', async ({ site }) => {
  const steps = await opened(site);
  for (const id of ['text', 'tree', 'identity', 'alive', 'collector', 'machine'])
    await steps.root.locator(`details[data-side="${id}"] summary`).first().click();
  await steps.button('Next step').click();
  await steps.settled();
  await site.page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    for (const region of document.querySelectorAll(
      '[aria-live], [role="status"], [role="alert"], [role="log"], output',
    ))
      new MutationObserver(() => {
        if (region.ariaLive !== 'off') said.push(region.className);
      }).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
  });
  await steps.button('Next step').click();
  await steps.settled();
  await expect(steps.root.locator('.step-sentence')).not.toBeEmpty();
  await expect(steps.root.locator('.step-sentence')).toHaveAttribute('aria-live', 'polite');
  expect(await site.page.evaluate(() => (window as unknown as { said: string[] }).said)).toEqual(['step-sentence']);
});
