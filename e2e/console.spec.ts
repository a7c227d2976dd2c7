// The console under a lab: what a program reads, the prompt after it, Stop, keys, another run in between.
import AxeBuilder from '@axe-core/playwright';
import { expect, Lab, labLesson, test } from './site.ts';

const lesson = labLesson;
const asking = "x = [1]\nname = input('name? ')\nprint('hello', name)\n";

class Console extends Lab {
  get field() {
    return this.root.locator('.console-field');
  }
  async type(...lines: string[]): Promise<void> {
    for (const line of lines) {
      await expect(this.root.getByRole('textbox', { name: /^(Python prompt|Line of input)/ })).toBeVisible({
        timeout: 45_000,
      });
      await expect(this.root).not.toHaveAttribute('data-running', { timeout: 45_000 });
      await this.field.fill(line);
      await this.field.press('Enter');
    }
  }
}

test('a program reads a line, and the prompt goes on with its names', async ({ site }) => {
  await site.openLesson(lesson);
  const lab = new Console(site.openLabs().first());
  await lab.write(asking);
  await lab.run.click();
  await expect(lab.root.getByRole('textbox', { name: 'Line of input for' })).toBeFocused({ timeout: 45_000 });
  await lab.field.fill('Ada');
  await lab.field.press('Enter');
  await expect(lab.root.getByRole('textbox', { name: 'Python prompt' })).toBeVisible();
  await lab.type('x', '_ is x', 'if x:', '    name', '', '1/0');
  await expect(lab.output).toHaveText(
    'name? Ada\nhello Ada\n>>> x\n[1]\n>>> _ is x\nTrue\n>>> if x:\n...     name\n... \n' +
      '\'Ada\'\n>>> 1/0\nTraceback (most recent call last):\n  File "<stdin>", line 1, in <module>\n    1/0\n    ~^~\nZeroDivisionError: division by zero\n',
  );
  await lab.field.press('ArrowUp');
  await expect(lab.field).toHaveValue('1/0');
  await lab.field.press('ArrowUp');
  await expect(lab.field).toHaveValue('    name');
  const { violations } = await new AxeBuilder({ page: site.page }).include('py-lab .console').analyze();
  expect(violations).toEqual([]);
});

test('Stop interrupts an entry, not the machine; a run elsewhere takes nothing away', async ({ site }) => {
  await site.openLesson(lesson);
  const labs = site.openLabs();
  const lab = new Console(labs.first());
  await lab.write('made = []\n');
  await lab.runToEnd();
  await lab.type('made.append(1)', 'while True: pass', '');
  await lab.stop.click();
  await expect(lab.output).toContainText('KeyboardInterrupt');
  await lab.type('made');
  await expect(lab.output).toContainText('>>> made\n[1]\n');
  await new Lab(labs.nth(1)).runToEnd();
  await lab.type('made.append(2); made');
  await expect(lab.output).toHaveText(/>>> made\.append\(2\); made\n\[1, 2\]\n$/);
  await lab.type('raise SystemExit(3)');
  await expect(lab.status).toContainText('exit status 3');
  await expect(lab.field).toBeHidden();
});

test('the end of input, and giving up while a program waits', async ({ site }) => {
  await site.openLesson(lesson);
  const lab = new Console(site.openLabs().first());
  await lab.write('input()\n');
  await lab.run.click();
  await lab.root.getByRole('button', { name: 'End of input' }).click({ timeout: 45_000 });
  await expect(lab.output).toContainText('EOFError');
  await lab.run.click();
  await expect(lab.field).toBeFocused({ timeout: 45_000 });
  await lab.stop.click();
  await expect(lab.status).toContainText('Stopped');
});
