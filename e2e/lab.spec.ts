// The lab: run without the editor, edit with it, stop, reset, restore, versions, the plain editor.
import { course, expect, Lab, labLesson, test } from './site.ts';

const lesson = labLesson;

test('Run works before the editor is there, and no editor is loaded for it', async ({ site }) => {
  const scripts: string[] = [];
  site.page.on('request', (request) => scripts.push(request.url()));
  await site.openLesson(lesson);
  const lab = site.openLabs().first();
  await lab.getByRole('button', { name: 'Run' }).click();
  await expect(lab.getByRole('status')).toHaveText(/^Finished/, { timeout: 45_000 });
  expect(scripts.filter((url) => url.includes('monaco'))).toEqual([]);
});

test('a click opens the full editor without moving anything; typing is saved', async ({ site }) => {
  await site.openLesson(lesson);
  const { page } = site;
  const lab = site.openLabs().first();
  const listing = lab.locator('.lab-code > pre');
  const before = await lab.boundingBox();
  await listing.click();
  await expect(lab.locator('.monaco-editor .view-line').first()).toBeVisible();
  const after = await lab.boundingBox();
  expect(Math.abs(after!.height - before!.height)).toBeLessThanOrEqual(2);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type("print('mine')");
  await expect(lab.getByText('your version')).toBeVisible();
  const saved = () =>
    page.evaluate(
      () =>
        new Promise<string[]>((resolve, reject) => {
          const open = indexedDB.open('heapwise');
          open.onerror = () => reject(open.error);
          open.onsuccess = () => {
            const all = open.result.transaction('keyval').objectStore('keyval').getAll();
            all.onsuccess = () => {
              open.result.close();
              resolve(all.result.map((value: { code?: string }) => value?.code ?? ''));
            };
          };
        }),
    );
  await expect.poll(saved, { intervals: [50] }).toContain("print('mine')");
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(lab.locator('.lab-output')).toHaveText('mine\n', { timeout: 45_000 });

  await page.reload();
  await expect(lab.getByText('your version')).toBeVisible();
  await expect(listing).toHaveText("print('mine')");
  await lab.getByRole('button', { name: 'Reset' }).click();
  await expect(listing).not.toHaveText("print('mine')");
  await lab.getByRole('button', { name: 'Restore my version' }).click();
  await expect(listing).toHaveText("print('mine')");
});

test('an exception is told apart, named, and its line marked', async ({ site }) => {
  await site.openLesson(lesson);
  const lab = site.openLabs().first();
  await lab.locator('.lab-code > pre').click();
  await expect(lab.locator('.monaco-editor .view-line').first()).toBeVisible();
  await site.page.keyboard.press('ControlOrMeta+A');
  await site.page.keyboard.insertText("print('before')\n1 / 0\n");
  await site.page.keyboard.press('ControlOrMeta+Enter');
  await expect(lab.getByRole('status')).toContainText('ZeroDivisionError on line 2', { timeout: 45_000 });
  await expect(lab.locator('.out-stdout')).toHaveText('before\n');
  await expect(lab.locator('.out-stderr')).toContainText('ZeroDivisionError: division by zero');
  await expect(lab.locator('.editor-error-line').first()).toBeVisible();
});

test('Stop ends an endless loop, keeps the output, and the next run works', async ({ site }) => {
  await site.openLesson(lesson);
  const lab = new Lab(site.openLabs().first());
  await lab.write("print('begun', flush=True)\nwhile True: pass\n");
  await lab.run.click();
  await expect(lab.stop).toBeVisible();
  await expect(lab.status).toHaveText('Running …', { timeout: 45_000 });
  await lab.stop.click();
  await expect(lab.status).toHaveText(/^Stopped/);
  await lab.write("print('again')");
  await lab.runToEnd();
  await expect(lab.output).toHaveText('again\n');
});

test('Stop ends what is busy inside a C function, and what it printed stays', async ({ site }) => {
  await site.openLesson(lesson);
  const lab = new Lab(site.openLabs().first());
  await lab.write("print('so far')\nn = sum(range(10**12))\n");
  await lab.run.click();
  await expect(lab.output).toHaveText('so far\n', { timeout: 45_000 });
  await lab.stop.click();
  await expect(lab.status).toHaveText(/^Stopped/);
  await expect(lab.output).toHaveText('so far\n');
  await lab.write("print('again')");
  await lab.runToEnd();
  await expect(lab.output).toHaveText('again\n');
});

test('the version can be changed', async ({ site }) => {
  await site.openLesson(lesson);
  const lab = new Lab(site.openLabs().first());
  const other = course.versions.findLast((version) => version !== course.default) ?? course.default;
  await lab.root.getByRole('combobox', { name: /^Python version/ }).selectOption(other);
  await lab.runToEnd();
  await expect(lab.status).not.toHaveAttribute('data-end', 'failed');
});

test.describe('when the editor cannot be loaded', () => {
  test.use({ allowed: /The full editor could not be loaded|Failed to load resource/ });
  test('a text area takes its place', async ({ site }) => {
    await site.page.route(/monaco/, (route) => route.abort());
    await site.openLesson(lesson);
    const lab = site.openLabs().first();
    await lab.locator('.lab-code > pre').click();
    await lab.getByRole('textbox', { name: /^Program/ }).fill("print('plain')");
    await lab.getByRole('button', { name: 'Run' }).click();
    await expect(lab.locator('.lab-output')).toHaveText('plain\n', { timeout: 45_000 });
    await lab.getByRole('textbox', { name: /^Program/ }).fill("print('before')\n1 / 0\n");
    await lab.getByRole('button', { name: 'Run' }).click();
    await expect(lab.getByRole('status')).toContainText('ZeroDivisionError on line 2', { timeout: 45_000 });
    await expect(lab.locator('.plain-lines .line').nth(1)).toHaveClass(/is-error/);
    await expect(lab.locator('.plain-lines .is-error')).toHaveCount(1);
  });
});
