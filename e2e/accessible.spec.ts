// axe on every kind of page, before and after the editor, in both themes.
import { course, expect, expectClean, labLesson, test } from './site.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    for (const path of ['', 'progress/', 'licences/', 'map/', 'glossary/', 'practice/', 'inventory/']) {
      test(`/${path}`, async ({ site }) => {
        await site.page.goto(path);
        await expectClean(site.page);
      });
    }

    test('a lesson, its editor, its output, the search', async ({ site }) => {
      test.slow();
      await site.openLesson(labLesson);
      await expectClean(site.page);
      const lab = site.openLabs().first();
      await lab.locator('.lab-code > pre').click();
      await expect(lab.locator('.monaco-editor .view-line').first()).toBeVisible();
      await site.page.keyboard.press('ControlOrMeta+A');
      await site.page.keyboard.insertText("print(1)\nraise ValueError('so')");
      await site.page.keyboard.press('ControlOrMeta+Enter');
      await expect(lab.getByRole('status')).toContainText('ValueError', { timeout: 45_000 });
      await expectClean(site.page);
      await site.page.getByRole('button', { name: 'Search' }).click();
      await site.page.getByRole('textbox', { name: 'Search the course' }).fill('equality');
      await expect(site.page.getByRole('list', { name: 'Results' }).getByRole('link').first()).toBeVisible();
      await expectClean(site.page);
    });
  });
}

for (const lesson of course.order.slice(1)) {
  test(`lesson ${lesson}`, async ({ site }) => {
    await site.openLesson(lesson);
    await expectClean(site.page);
  });
}
