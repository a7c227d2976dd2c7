// The page object of a step-through.
import type { Locator } from '@playwright/test';
import { expect, Lab, labLesson, type Site } from './site.ts';

const lesson = labLesson;

/** The step-through of one lab. */
export class Steps {
  readonly lab: Lab;
  readonly root: Locator;
  readonly count: Locator;
  readonly slider: Locator;
  readonly sentence: Locator;

  constructor(lab: Lab) {
    this.lab = lab;
    this.root = lab.root.getByRole('group', { name: 'Step through' });
    this.count = this.root.locator('.step-count');
    this.slider = this.root.getByRole('slider', { name: 'Step' });
    this.sentence = this.root.locator('.step-sentence');
  }
  button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true });
  }
  async begin(): Promise<void> {
    await this.lab.root.getByRole('button', { name: 'Step through' }).click();
    await expect(this.slider).toBeVisible({ timeout: 45_000 });
  }
  /** Goes on until the line is next. */
  async toLine(line: number): Promise<void> {
    for (let i = 0; i < 60; i++) {
      if ((await this.nextLine()) === line) return;
      const before = await this.count.textContent();
      await this.button('Next step').click();
      await expect(this.count).not.toHaveText(before!);
      await this.settled();
    }
    throw new Error(`line ${line} never came`);
  }
  /** The picture shows the step that the count names. */
  async settled(): Promise<void> {
    const [, step, instruction] = /^Step ([\d,]+) of [\d,]+(?: instruction (\d+))?/.exec(
      (await this.count.textContent())!,
    )!;
    const name = `Heap at step ${step.replace(',', '')}${instruction ? `, instruction ${instruction}` : ''}`;
    await expect(this.root.getByRole('group', { name, exact: true })).toBeVisible();
  }
  async nextLine(): Promise<number> {
    return Number(/Line (\d+) is next/.exec((await this.sentence.textContent()) ?? '')?.[1] ?? 0);
  }
  /** All that the panel and the output show, as text. */
  async picture(): Promise<string> {
    await this.settled();
    const parts = [this.count, this.sentence, this.root.locator('svg.heap'), this.lab.output];
    const texts = await Promise.all(parts.map((p) => p.textContent()));
    const places = await this.root
      .locator('.heap-card')
      .evaluateAll((cards) => cards.map((c) => `${c.getAttribute('class')} ${c.getAttribute('transform')}`).sort());
    return JSON.stringify([texts, places]);
  }
}

/** A step-through of a program, begun in the first lab of the first lesson. */
export async function begun(site: Site, program: string): Promise<Steps> {
  await site.openLesson(lesson);
  const lab = new Lab(site.openLabs().first());
  await lab.write(program);
  const steps = new Steps(lab);
  await steps.begin();
  return steps;
}
