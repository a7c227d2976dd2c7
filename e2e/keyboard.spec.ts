// One whole lesson without a mouse.
import { exercisesOf, expect, labLesson, test } from './site.ts';

const lesson = labLesson;

// Programs are pasted: typed line by line the editor would indent them once more.
test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('a lesson by keyboard alone', async ({ site }) => {
  test.slow();
  const { page } = site;
  await site.openLesson(lesson);
  const { keyboard } = page;

  await keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the text' })).toBeFocused();
  await keyboard.press('Enter');
  await expect(page.locator('#content')).toBeFocused();

  // Search: opened by a key, left by Escape.
  await keyboard.press('/');
  await expect(page.getByRole('textbox', { name: 'Search the course' })).toBeFocused();
  await keyboard.type('equality');
  await expect(page.getByRole('list', { name: 'Results' }).getByRole('link').first()).toBeVisible();
  await keyboard.press('Escape');

  // The first lab: run from its listing, edit, leave the editor, run again.
  const lab = site.openLabs().first();
  await tabTo(lab.locator('.lab-code > pre'));
  await keyboard.press('ControlOrMeta+Enter');
  await expect(lab.getByRole('status')).toHaveText(/^Finished/, { timeout: 45_000 });
  await keyboard.press('Enter');
  await expect(lab.locator('.monaco-editor .view-line').first()).toBeVisible();
  await keyboard.press('ControlOrMeta+A');
  await keyboard.type("print('by hand')");
  await keyboard.press('Escape');
  await expect(lab.locator('.monaco-host')).toBeFocused();
  await keyboard.press('ControlOrMeta+Enter');
  await expect(lab.locator('.lab-output')).toHaveText('by hand\n', { timeout: 45_000 });

  // Every exercise of the lesson.
  for (const exercise of exercisesOf(lesson)) {
    const box = site.exercise(exercise.id);
    const { root, feedback, mark } = box;
    const source = await box.shownDraw(exercise);
    if (source.kind === 'edit') {
      await tabTo(root.locator('.lab-code > pre'));
      await keyboard.press('Enter');
      await expect(root.locator('.monaco-editor .view-line').first()).toBeVisible();
      await keyboard.press('ControlOrMeta+A');
      await page.evaluate((text) => navigator.clipboard.writeText(text), source.solutions[0].text);
      await keyboard.press('ControlOrMeta+V');
      await expect(root.getByText('your version')).toBeVisible();
      await keyboard.press('Escape');
      await tabTo(root.getByRole('button', { name: 'Check my program' }));
      await keyboard.press('Enter');
    } else if (source.kind === 'choose') {
      for (const [i, { correct }] of source.text.options.entries()) {
        if (!correct) continue;
        if (source.text.many) {
          await tabTo(root.locator('.option input').nth(i));
          await keyboard.press('Space');
        } else {
          await tabTo(root.locator('.option input').first());
          await keyboard.press('Space');
          for (let step = 0; step < i; step++) await keyboard.press('ArrowDown');
        }
      }
      await keyboard.press('Enter');
    } else {
      await box.fillByKeys(source, tabTo);
      await tabTo(root.getByRole('button', { name: 'Commit' }));
      await keyboard.press('Enter');
    }
    await expect(feedback.locator('.is-right')).toBeVisible({ timeout: 45_000 });
    await expect(mark).toHaveText('Solved');
  }

  /** Tab until the target has the focus; the page must offer a way within a fair number of stops. */
  async function tabTo(target: ReturnType<typeof page.locator>): Promise<void> {
    const focused = () => target.evaluate((element) => element === document.activeElement);
    for (let stops = 0; stops < 120; stops++) {
      if (await focused()) return;
      await keyboard.press('Tab');
    }
    await expect(target).toBeFocused();
  }
});
