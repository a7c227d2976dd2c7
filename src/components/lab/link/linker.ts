// Listing and heap picture linked while a program is stepped through: what is under the pointer or has the focus lights its partners, all
// aliases too; lines show what the names they bind hold now; a name shows the card of its object.
import { say } from '../../../messages/page.ts';
import type { CardView, RowView, SpaceView, StepView } from '../../../views/step.ts';
import { html } from '../step/dom.ts';
import { adoptStyles } from '../styles.ts';
import css from './link.css?inline';
import { boundBy, namesIn } from './names.ts';

export type Numbers = ReadonlySet<number>;

export interface LinkHost {
  /** The listing: an element `.line` a line. */
  readonly listing: HTMLElement;
  /** Lights objects in the picture, by their cards' numbers. */
  light(numbers: Numbers): void;
}

/** A name in the listing, and the number of the object it holds at this step. */
interface Mention {
  readonly line: HTMLElement;
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly to: number | null;
}

const NOTHING: Numbers = new Set();
const HIGHLIGHT = 'heapwise-lit';
/** Hints a line has room for. */
const MOST_HINTS = 3;
/** Longer programs are linked without hints. */
const MOST_LINES = 400;

export class Linker {
  readonly #host: LinkHost;
  readonly #card = html('div', { class: 'link-card', role: 'tooltip', id: `link-card-${++linkers}`, hidden: true });
  readonly #lines: readonly HTMLElement[];
  readonly #texts: readonly string[];
  readonly #scopes: readonly (string | null)[];
  readonly #listeners = new AbortController();
  #view: StepView | undefined;
  #mentions: readonly Mention[] = [];

  constructor(host: LinkHost) {
    adoptStyles(css);
    this.#host = host;
    const { listing } = host;
    this.#lines = [...listing.querySelectorAll<HTMLElement>('.line')];
    this.#texts = this.#lines.map((line) => line.textContent.replace(/\n$/, ''));
    this.#scopes = scopesOf(this.#texts);
    // Hints stand before a line's newline.
    for (const line of this.#lines) {
      const last = line.lastChild;
      if (last instanceof Text && last.length > 1 && last.data.endsWith('\n')) last.splitText(last.length - 1);
    }
    listing.parentElement!.append(this.#card);
    const { signal } = this.#listeners;
    listing.addEventListener('pointermove', (event) => this.#point(event), { signal });
    listing.addEventListener('pointerdown', (event) => this.#point(event), { signal });
    listing.addEventListener('pointerleave', () => this.#leave(), { signal });
    listing.addEventListener('focusin', (event) => this.#focus(event.target as HTMLElement), { signal });
    listing.addEventListener('focusout', () => this.#leave(), { signal });
    listing.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Escape' && !this.#card.hidden) this.#hideCard();
      },
      { signal },
    );
  }

  /** What the names hold at a step. */
  show(view: StepView): void {
    this.#view = view;
    const focused = document.activeElement?.closest<HTMLElement>('.inlay-name')?.dataset.key;
    this.#mentions = this.#texts.flatMap((text, i) =>
      namesIn(text).map(({ name, start, end }) => ({
        line: this.#lines[i],
        start,
        end,
        name,
        to: this.#row(name, i)?.to ?? null,
      })),
    );
    this.#drawHints();
    this.#hideCard();
    this.light(NOTHING);
    if (focused)
      this.#host.listing
        .querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)
        ?.focus({ preventScroll: true });
  }

  /** Lights objects: their names in the listing, and through the host their cards. */
  light(numbers: Numbers): void {
    const lit = this.#mentions.filter(({ to }) => to !== null && numbers.has(to));
    for (const line of this.#lines)
      line.classList.toggle(
        'has-lit',
        lit.some((m) => m.line === line),
      );
    for (const hint of this.#host.listing.querySelectorAll<HTMLElement>('.inlay-name'))
      hint.classList.toggle('is-lit', numbers.has(Number(hint.dataset.number)));
    // Browsers without it mark the lines only.
    if ('highlights' in CSS) {
      if (lit.length === 0) CSS.highlights.delete(HIGHLIGHT);
      else
        CSS.highlights.set(HIGHLIGHT, new Highlight(...lit.map(({ line, start, end }) => rangeIn(line, start, end))));
    }
    this.#host.light(numbers);
  }

  close(): void {
    this.light(NOTHING);
    this.#listeners.abort();
    this.#card.remove();
    for (const line of this.#lines) line.querySelector('.inlay')?.remove();
  }

  // ---- names and what they hold ----

  /** What a name on a line holds, if its scope is running. */
  #row(name: string, line: number): RowView | undefined {
    for (const space of this.#spacesOf(line)) {
      const row = space.rows.find((r) => r.label === name);
      if (row) return row;
    }
    return undefined;
  }
  /** Namespaces that the names of a line are looked up in. */
  #spacesOf(line: number): SpaceView[] {
    const { spaces } = this.#view!;
    const scope = this.#scopes[line];
    const module = spaces.filter(({ kind }) => kind === 'module');
    if (scope === null) return module;
    const frame = spaces.findLast(({ kind, name }) => kind === 'frame' && name.split('.').at(-1) === scope);
    return frame ? [frame, ...module] : [];
  }

  #drawHints(): void {
    for (const [i, line] of this.#lines.entries()) {
      const old = line.querySelector(':scope > .inlay');
      const hints = this.#lines.length > MOST_LINES ? [] : this.#hints(i);
      if (hints.length === 0) old?.remove();
      else {
        const inlay = html('span', { class: 'inlay' }, ...hints);
        if (old) old.replaceWith(inlay);
        // Lines of the listing end in their newline.
        else if (line.lastChild?.nodeType === Node.TEXT_NODE && line.lastChild.textContent === '\n')
          line.lastChild.before(inlay);
        else line.append(inlay);
      }
    }
  }
  #hints(line: number): HTMLElement[] {
    const hints: HTMLElement[] = [];
    for (const name of boundBy(this.#texts[line])) {
      const row = this.#row(name, line);
      const card = this.#cardOf(row?.to ?? null);
      if (!card || hints.length === MOST_HINTS) continue;
      const count = card.refcount === null ? '∞' : `×${card.refcount}`;
      const hint = html(
        'button',
        {
          type: 'button',
          class: 'inlay-name',
          'data-number': card.number,
          'data-key': `${line} ${name}`,
          'aria-label': `${name} #${card.number} ${count}: ${`${card.type} ${card.value}`.trim()}, ${countText(card)}`,
        },
        `${name} #${card.number} ${count}`,
      );
      hints.push(hint);
    }
    return hints;
  }
  #cardOf(number: number | null): CardView | undefined {
    return number === null ? undefined : this.#view?.cards.find((c) => c.number === number);
  }

  // ---- pointer and focus ----

  #point(event: PointerEvent): void {
    if (!this.#view) return;
    const target = event.target as HTMLElement;
    const hint = target.closest<HTMLElement>('.inlay-name');
    if (hint) {
      this.#focus(hint);
      return;
    }
    const line = target.closest<HTMLElement>('.line');
    if (!line) {
      this.#leave();
      return;
    }
    const column = columnAt(line, event.clientX, event.clientY);
    const here = this.#mentions.filter((m) => m.line === line && m.to !== null);
    const mention = here.find(({ start, end }) => column !== null && column >= start && column <= end);
    const card = this.#cardOf(mention?.to ?? null);
    this.light(new Set((mention ? [mention] : here).map(({ to }) => to!)));
    if (mention && card)
      this.#showCard(mention.name, card, rangeIn(line, mention.start, mention.end).getBoundingClientRect());
    else this.#hideCard();
  }
  #focus(target: HTMLElement): void {
    const hint = target.closest<HTMLElement>('.inlay-name');
    const card = hint && this.#cardOf(Number(hint.dataset.number));
    if (!hint || !card) return;
    this.light(new Set([card.number]));
    this.#showCard(hint.dataset.key!.split(' ')[1], card, hint.getBoundingClientRect());
  }
  #leave(): void {
    if (this.#host.listing.querySelector('.inlay-name:focus-visible')) return;
    this.light(NOTHING);
    this.#hideCard();
  }

  #showCard(name: string, card: CardView, at: DOMRect): void {
    this.#card.replaceChildren(
      html('strong', {}, `${name} → ${title(card)}`),
      html('span', {}, countText(card)),
      html('span', {}, `id ${card.address}`),
      ...(card.badges.length > 0 ? [html('span', {}, card.badges.join(', '))] : []),
    );
    this.#card.hidden = false;
    const box = this.#card.parentElement!.getBoundingClientRect();
    const left = Math.max(4, Math.min(at.left - box.left, box.width - this.#card.offsetWidth - 4));
    const below = at.bottom - box.top + 4;
    this.#card.style.left = `${left}px`;
    this.#card.style.top = `${below}px`;
  }
  #hideCard(): void {
    this.#card.hidden = true;
  }
}

let linkers = 0;

const title = ({ number, type, value }: CardView): string => `#${number} ${type} ${value}`.trim();
const countText = ({ refcount, state }: CardView): string =>
  state === 'freed'
    ? say('step.freed')
    : refcount === null
      ? say('step.immortal')
      : say('step.count-of', { count: refcount });

/** For each line the name of the function whose body it is in, null for module level. */
function scopesOf(lines: readonly string[]): (string | null)[] {
  const open: { indent: number; name: string | null }[] = [];
  return lines.map((line) => {
    const code = line.trim();
    const indent = line.length - line.trimStart().length;
    if (code !== '') while (open.length > 0 && indent <= open.at(-1)!.indent) open.pop();
    const scope = open.findLast(({ name }) => name !== null)?.name ?? null;
    const definition = /^(?:async\s+)?def\s+([\p{L}_][\p{L}\p{N}_]*)/u.exec(code);
    if (definition) open.push({ indent, name: definition[1] });
    return scope;
  });
}

/** Text nodes of a line's code, without its hints. */
function* textsOf(line: HTMLElement): Generator<Text> {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement!.closest('.inlay')) yield node as Text;
}
function rangeIn(line: HTMLElement, start: number, end: number): Range {
  const range = document.createRange();
  let at = 0;
  for (const text of textsOf(line)) {
    const { length } = text;
    if (start >= at && start <= at + length) range.setStart(text, start - at);
    if (end >= at && end <= at + length) {
      range.setEnd(text, end - at);
      break;
    }
    at += length;
  }
  return range;
}
/** Column of the letter at a point, or null beside the code. */
function columnAt(line: HTMLElement, x: number, y: number): number | null {
  let at = 0;
  for (const text of textsOf(line)) {
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom && text.length > 0) {
      for (let i = 0; i < text.length; i++) {
        range.setStart(text, i);
        range.setEnd(text, i + 1);
        if (x <= range.getBoundingClientRect().right) return at + i;
      }
    }
    at += text.length;
  }
  return null;
}
