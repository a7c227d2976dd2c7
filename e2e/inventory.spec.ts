// The inventory: nothing is told the first time; the second time both answers stand beside Python's.
import type { Page } from '@playwright/test';
import { expect, expectClean, test } from './site.ts';

/** Chooses for each question the right option, or another one. */
async function answer(page: Page, right: boolean): Promise<void> {
  for (const question of await page.locator('[data-question]').all()) {
    const wanted = Number(await question.getAttribute('data-right'));
    await question
      .locator('input')
      .nth(right ? wanted : wanted === 0 ? 1 : 0)
      .check();
  }
  await page.getByRole('button', { name: 'Keep my answers' }).click();
}

test('all wrong before, all right after', async ({ page, site: _ }) => {
  await page.goto('inventory/');
  const total = await page.locator('[data-question]').count();
  await page.getByRole('button', { name: 'Keep my answers' }).click();
  await expect(page.locator('.inventory-message')).toHaveText(/^Answer every question/);

  await answer(page, false);
  await expect(page.locator('.inventory-sum')).toHaveText(new RegExp(`^Kept: 0 of ${total} right on `));
  await expect(page.locator('.inventory-outcome:visible')).toHaveCount(0);
  await page.reload();
  await expect(page.locator('.inventory-sum')).toHaveText(/^Kept: 0 of /);

  await page.getByRole('button', { name: 'Answer again, after the course' }).click();
  await expect(page.locator('[data-question] input:checked')).toHaveCount(0);
  await answer(page, true);
  await expect(page.locator('.inventory-sum')).toHaveText(new RegExp(`^0 of ${total} right on .*, ${total} on `));
  await expect(page.locator('.inventory-outcome:visible')).toHaveCount(total);
  await expect(page.locator('.inventory-then').first()).toHaveText(
    /^Then “.*”, now “True False”; Python prints “True False”\.$/,
  );
  await expectClean(page);
});
