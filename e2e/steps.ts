// The page object of a step-through.
import type { Locator } from '@playwright/test';
import { expect, Lab, labLesson, type Site } from './site.ts';

const lesson = labLesson;

/** What the page shows behind a card. */
export interface Behind {
  readonly holders: number;
  /** NaN where none is shown. */
  readonly refcount: number;
  readonly immortal: boolean;
  readonly bytes: readonly { readonly offset: number; readonly hex: string }[];
}

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
  async end(): Promise<void> {
    await this.lab.root.getByRole('button', { name: 'Step through' }).click();
    await expect(this.root).toHaveCount(0);
  }
  /** Opens what stands under the picture. */
  async openSide(id: string): Promise<Locator> {
    const side = this.root.locator(`details[data-side="${id}"]`);
    await side.locator('summary').first().click();
    return side;
  }
  /** Goes to a step, counted from 0, at which the line is next. */
  async toPlace({ step, line }: { step: number; line: number }): Promise<void> {
    await this.slider.fill(String(step));
    await this.settled();
    expect(await this.nextLine()).toBe(line);
  }
  /**
   * Presses a button until it leads nowhere, at most so often; all that was shown at each step, the first included. Done within the page, as
   * `behind` is: a press from here takes many times as long as a step.
   */
  walk(name: 'Next step' | 'Step back', most: number): Promise<string[]> {
    return this.lab.root.evaluate(
      async (lab, [name, most]) => {
        const root = lab.querySelector('.step')!;
        const text = (selector: string): string => lab.querySelector(selector)!.textContent!;
        const settled = async (): Promise<string> => {
          const [, step, instruction] = /^Step ([\d,]+) of [\d,]+(?: instruction (\d+))?/.exec(text('.step-count'))!;
          const name = `Heap at step ${step.replace(',', '')}${instruction ? `, instruction ${instruction}` : ''}`;
          // Of the drawing, or of the list in its place.
          while (!root.querySelector(`.step-heap > :not([hidden])[aria-label="${name}"]`))
            await new Promise((done) => setTimeout(done));
          const cards = [...root.querySelectorAll('.heap-card')].map(
            (c) => `${c.getAttribute('class')} ${c.getAttribute('transform')}`,
          );
          return JSON.stringify([
            ...['.step-count', '.step-sentence', 'svg.heap', '.lab-output'].map(text),
            cards.sort(),
          ]);
        };
        const button = root.querySelector<HTMLButtonElement>(`button[aria-label="${name}"]`)!;
        const seen = [await settled()];
        for (let i = 0; i < most; i++) {
          const before = text('.step-count');
          button.click();
          if (text('.step-count') === before) break;
          seen.push(await settled());
        }
        return seen;
      },
      [name, most] as const,
    );
  }
  /** Opens the ledger, then the bytes, of the objects that variables of the module lead to; what is shown there. */
  behind(names: readonly string[]): Promise<Behind[]> {
    return this.root.evaluate(async (root, names) => {
      const press = async (button: Element, title: string): Promise<HTMLElement> => {
        button.dispatchEvent(new MouseEvent('click', { bubbles: true }));
        const detail = root.querySelector<HTMLElement>('.step-detail')!;
        while (detail.hidden || !detail.getAttribute('aria-label')!.startsWith(title))
          await new Promise((done) => setTimeout(done));
        return detail;
      };
      const rows = [...root.querySelector('.heap-space')!.querySelectorAll('.space-row')];
      const found: Behind[] = [];
      for (const name of names) {
        const row = rows.find((r) => r.querySelector('.row-label')!.textContent === name)!;
        const number = `#${row.getAttribute('data-to')} `;
        const count = [...root.querySelectorAll('.card-count')].find((c) =>
          c.getAttribute('aria-label')?.includes(number),
        )!;
        const ledger = await press(count, `Who holds ${number}`);
        const told = ledger.textContent!;
        const holders = ledger.querySelectorAll('.ledger-holders li').length;
        const turn = [...ledger.querySelectorAll('button')].find((b) => b.textContent === 'Bytes')!;
        const bytes = await press(turn, `Bytes of ${number}`);
        found.push({
          holders,
          refcount: Number(/ob_refcnt is (\d+)\./.exec(told)?.[1] ?? Number.NaN),
          immortal: told.includes('It is immortal'),
          bytes: [...bytes.querySelector('section')!.querySelectorAll('tbody tr')].map((row) => ({
            offset: Number(row.querySelector('td')!.textContent),
            // Of many, the first are shown, and how many there are.
            hex: row.querySelector('.byte-hex')!.textContent!.split('…')[0].split(' ').join(''),
          })),
        });
      }
      return found;
    }, names);
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
    await this.walk('Next step', 0);
  }
  async nextLine(): Promise<number> {
    return Number(/Line (\d+) is next/.exec((await this.sentence.textContent()) ?? '')?.[1] ?? 0);
  }
  /** All that the panel and the output show, as text. */
  async picture(): Promise<string> {
    return (await this.walk('Next step', 0))[0];
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
