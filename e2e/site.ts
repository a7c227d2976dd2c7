// The page object, and the listener every test carries: no policy violation, no error in the console, no request that fails.
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { loadCourse } from '../src/authoring/course.ts';
import {
  type AskSource,
  type ChooseSource,
  type ExerciseSource,
  exerciseIds,
  loadDraws,
  loadExercise,
} from '../src/authoring/exercise.ts';
import { readLesson } from '../src/authoring/lesson-file.ts';
import { sameAnswer } from '../src/exercises/answers.ts';

export { expect };
export const course = loadCourse();
/** The first lesson with two labs that may be run at once, outside predictions. */
export const labLesson = course.order.find((lesson) => {
  const { labs, predictions } = readLesson(lesson);
  return labs.length - predictions.length > 1;
})!;

export function exercisesOf(lesson: string): ExerciseSource[] {
  return exerciseIds(lesson).map((id) => loadExercise(lesson, id));
}

declare global {
  interface Window {
    reportViolation(text: string): void;
  }
}

export class Site {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async openLesson(id: string): Promise<void> {
    await this.page.goto(`lessons/${id}/`);
    await expect(this.page.getByRole('heading', { level: 1 })).toBeVisible();
    // Somebody is there: labs and exercises wake up.
    await this.page.keyboard.press('Shift');
  }

  async openHome(): Promise<void> {
    await this.page.goto('');
  }

  /** All labs that may be run at once: those inside predictions and exercises wait for a commitment. */
  openLabs(): Locator {
    return this.page.locator('py-lab:not([data-locks] py-lab, hw-exercise py-lab)');
  }

  exercise(id: string): ExerciseBox {
    return new ExerciseBox(this.page.locator(`#exercise-${id}`));
  }
}

export class Lab {
  readonly root: Locator;
  readonly output: Locator;
  readonly status: Locator;

  constructor(root: Locator) {
    this.root = root;
    this.output = root.locator('.lab-output');
    this.status = root.getByRole('status');
  }

  get run(): Locator {
    return this.root.getByRole('button', { name: 'Run' });
  }

  get stop(): Locator {
    return this.root.getByRole('button', { name: 'Stop' });
  }

  get listing(): Locator {
    return this.root.locator('.lab-code > pre');
  }

  async runToEnd(): Promise<void> {
    await this.run.click();
    await this.expectOver();
  }

  async expectOver(): Promise<void> {
    await expect(this.status).toHaveText(/^(Finished|Ended|Stopped)|stays above/, { timeout: 45_000 });
  }

  /** Opens the plain text area, whatever editor is open, and replaces the program. */
  async write(code: string): Promise<void> {
    const mode = this.root.getByRole('button', { name: 'Plain text' });
    if ((await mode.getAttribute('aria-pressed')) === 'false') await mode.click();
    else if (await this.listing.isVisible()) await this.listing.click();
    await this.root.getByRole('textbox', { name: /^Program/ }).fill(code);
  }
}

const OTHER: Record<string, string> = { True: 'False', False: 'True', freed: 'alive', alive: 'freed' };

export class ExerciseBox {
  readonly root: Locator;
  readonly lab: Lab;
  readonly feedback: Locator;
  readonly mark: Locator;

  constructor(root: Locator) {
    this.root = root;
    this.lab = new Lab(root.locator('py-lab').first());
    this.feedback = root.locator('.feedback');
    this.mark = root.locator('.exercise-mark');
  }

  async commit(): Promise<void> {
    await this.root.getByRole('button', { name: 'Commit' }).click();
  }

  async check(): Promise<void> {
    await this.root.getByRole('button', { name: 'Check my program' }).click();
  }

  /** Does what a learner who knows would do. */
  async solve(source: ExerciseSource): Promise<void> {
    if (source.kind === 'edit') {
      await this.lab.write((await this.shownDraw(source)).solutions[0].text);
      return this.check();
    }
    if (source.kind === 'choose') {
      const inputs = this.root.locator('.option input');
      const { options } = (await this.shownDraw(source)).text;
      for (const [i, { correct }] of options.entries()) if (correct) await inputs.nth(i).check();
    } else await this.fill(await this.shownDraw(source), (answer) => answer);
    await this.commit();
  }

  /** Answers a question of any kind that asks the run; `say` may turn a right answer into another. */
  async fill(source: AskSource, say: (answer: string, part: number) => string): Promise<void> {
    const { exercise } = source;
    const answers = source.answers.map(say);
    if (exercise.kind === 'draw-reference') {
      for (const [i, side] of ['from', 'to'].entries())
        await this.root
          .locator(`input[name="${source.id}-${side}"]`)
          .nth(Number(answers[0].split('>')[i]))
          .check();
      return;
    }
    if (exercise.kind === 'order') {
      for (const [place, step] of answers.entries()) await this.moveStep(step, place);
      return;
    }
    for (const [i, answer] of answers.entries()) {
      const control = this.root.locator(`[data-answer="${i}"]`);
      if (exercise.kind === 'pick-freed') await control.setChecked(answer === 'freed');
      else if (exercise.kind === 'same-object' || exercise.kind === 'label-bytes') await control.selectOption(answer);
      else await control.fill(answer);
    }
  }

  /** Another answer than the right one to every part: one that the author has a reply to, where there is one. */
  async answerWrong(source: AskSource | ChooseSource): Promise<void> {
    if (source.kind === 'choose') {
      const inputs = this.root.locator('.option input');
      const { options, many } = (await this.shownDraw(source)).text;
      for (const [i, { correct }] of options.entries())
        if (many) await inputs.nth(i).setChecked(!correct);
        else if (!correct) await inputs.nth(i).check();
      return;
    }
    const shown = await this.shownDraw(source);
    const { kind, answers, exercise } = shown;
    await this.fill(shown, (answer, i) => {
      if (kind === 'order') return answers[answers.length - 1 - i];
      if (kind === 'draw-reference') return answer === '0>0' ? '1>0' : '0>0';
      if (kind === 'label-bytes') return answers[(i + 1) % answers.length];
      const mistaken = exercise.parts[i].mistaken.find((one) => !sameAnswer(one.answer, answer));
      return mistaken?.answer ?? OTHER[answer] ?? '77';
    });
  }

  /** The same by keys alone. `tabTo` brings the focus to a control. */
  async fillByKeys(source: AskSource, tabTo: (target: Locator) => Promise<void>): Promise<void> {
    const { exercise, answers } = source;
    const { keyboard } = this.root.page();
    const arrow = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) await keyboard.press('ArrowDown');
    };
    if (exercise.kind === 'draw-reference') {
      for (const [i, side] of ['from', 'to'].entries()) {
        await tabTo(this.root.locator(`input[name="${source.id}-${side}"]`).first());
        await keyboard.press('Space');
        await arrow(Number(answers[0].split('>')[i]));
      }
      return;
    }
    if (exercise.kind === 'order') {
      const steps = this.root.locator('.order-step');
      for (const [place, step] of answers.entries())
        for (;;) {
          const at = (await steps.evaluateAll((all) => all.map((s) => (s as HTMLElement).dataset.step))).indexOf(step);
          if (at === place) break;
          const button = this.root.locator(`[data-step="${step}"] .order-up`);
          await tabTo(button);
          await keyboard.press('Enter');
          await expect(button).toBeFocused();
        }
      return;
    }
    for (const [i, answer] of answers.entries()) {
      const control = this.root.locator(`[data-answer="${i}"]`);
      if (exercise.kind === 'pick-freed' && answer === 'alive') continue;
      await tabTo(control);
      if (exercise.kind === 'pick-freed') await keyboard.press('Space');
      else if (exercise.kind === 'same-object' || exercise.kind === 'label-bytes') {
        const values = await control
          .locator('option')
          .evaluateAll((all) => all.map((o) => (o as HTMLOptionElement).value));
        await arrow(values.indexOf(answer));
      } else await keyboard.type(answer);
    }
  }

  private async moveStep(step: string, place: number): Promise<void> {
    const steps = this.root.locator('.order-step');
    for (;;) {
      const at = (await steps.evaluateAll((all) => all.map((s) => (s as HTMLElement).dataset.step))).indexOf(step);
      if (at === place) return;
      await steps
        .nth(at)
        .locator(at > place ? '.order-up' : '.order-down')
        .click();
    }
  }

  /** The one of an exercise's draws that the page shows. */
  async shownDraw<Source extends ExerciseSource>(source: Source): Promise<Source> {
    const draws = loadDraws(source.lesson, source.id) as Source[];
    if (draws.length === 1) return source;
    await expect(this.root).toHaveAttribute('data-ready', '');
    return draws[Number(await this.root.locator('.exercise-body').getAttribute('data-draw'))];
  }
}

/** Pixels by which the page is wider than the screen. Not innerWidth: a phone zooms out until a page that is too wide fits that. */
export const widerThanScreen = (page: Page): Promise<number> =>
  page.evaluate((width) => document.documentElement.scrollWidth - width, page.viewportSize()!.width);

/** axe finds nothing serious on the page as it is now, or in the part of it that a selector names. */
export async function expectClean(page: Page, part = 'html'): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
}

/** A test whose page may break no rule; `allowed` matches what a test provokes itself. */
export const test = base.extend<{ site: Site; allowed: RegExp | undefined }>({
  allowed: [undefined, { option: true }],
  site: async ({ page, allowed }, use) => {
    const broken: string[] = [];
    await page.exposeFunction('reportViolation', (text: string) => broken.push(text));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        window.reportViolation(
          `policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ''}:${event.lineNumber}`,
        );
      });
    });
    page.on('console', (message) => {
      if (message.text().startsWith('Service Worker registration blocked by Playwright')) return;
      if (['error', 'warning'].includes(message.type())) broken.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => broken.push(`uncaught: ${error.message}`));
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && hostname !== 'localhost') broken.push(`third party: ${request.url()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) broken.push(`${response.status()}: ${response.url()}`);
    });
    await use(new Site(page));
    expect(broken.filter((text) => !allowed?.test(text))).toEqual([]);
  },
});
