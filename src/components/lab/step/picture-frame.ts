// The window onto the heap picture and its tools: zoom, fit, drag, and how it is drawn. On narrow screens a list takes the drawing's place.

import { say } from '../../../messages/page.ts';
import { type PictureOptions, pictureOf, WHOLE } from '../../../views/picture.ts';
import type { StepView } from '../../../views/step.ts';
import { choosePalette, currentPalette, PALETTES } from '../../palette.ts';
import { CardList } from './card-list.ts';
import { html } from './dom.ts';
import { HeapPicture, type PictureHost } from './heap-picture.ts';

/** Below this zoom the small type cannot be read: the picture is scrolled instead. */
const SMALLEST = 0.78;
/** There a drawing would be scrolled both ways. */
const narrow = matchMedia('(max-width: 40rem)');
/** A press that moves so far is a drag. */
const DRAG = 4;

export class PictureFrame {
  readonly element = html('div', {
    class: 'step-heap',
    tabindex: 0,
    role: 'region',
    'aria-label': say('step.heap-picture'),
  });
  readonly tools: HTMLElement;
  readonly #picture: HeapPicture;
  readonly #list: CardList;
  /** The list is shown, not the drawing. */
  #asList = narrow.matches;
  #view: StepView | undefined;
  #fits = true;
  /** Its size, and how far it is scrolled: asked of the page for each step, they would have it laid out once more. */
  readonly #window = { width: 0, height: 0, top: 0, left: 0 };
  #options: PictureOptions = WHOLE;
  readonly #listTool = html(
    'button',
    { type: 'button', class: 'tool', title: say('step.list-title') },
    say('step.list'),
  );
  readonly #whole = html('button', { type: 'button', class: 'tool', hidden: true }, say('step.whole-heap'));

  readonly #smallest: number;

  /** `smallest`: a picture that is wider is not drawn smaller than that, but scrolled. */
  constructor(host: PictureHost, smallest = SMALLEST) {
    this.#smallest = smallest;
    this.#picture = new HeapPicture(say, host);
    this.#list = new CardList(host);
    this.element.append(this.#picture.element, this.#list.element);
    this.tools = this.#makeTools();
    narrow.addEventListener('change', () => this.#showAs(narrow.matches));
    this.#showAs(this.#asList);
    this.#drags();
    this.element.addEventListener(
      'wheel',
      (event) => {
        if (!event.ctrlKey) return;
        event.preventDefault();
        this.#zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1);
      },
      { passive: false },
    );
    new ResizeObserver(() => {
      this.#measure();
      this.#fit();
    }).observe(this.element);
    this.element.addEventListener(
      'scroll',
      () => {
        const { scrollTop, scrollLeft } = this.element;
        Object.assign(this.#window, { top: scrollTop, left: scrollLeft });
        this.#paint();
      },
      { passive: true },
    );
  }

  get scrolls(): boolean {
    return this.element.scrollWidth > this.element.clientWidth;
  }
  show(view: StepView): void {
    const inside = this.element.contains(document.activeElement);
    this.#view = view;
    const shown = pictureOf(view, this.#options, say);
    if (this.#asList) this.#list.draw(shown);
    else {
      this.#picture.draw(shown);
      this.#fit();
    }
    // The card that had the focus may be gone; the keys go on working.
    if (inside && !this.element.contains(document.activeElement)) this.element.focus({ preventScroll: true });
  }

  /** The drawing as it is or would be, for export; null while there is none. */
  drawing(): SVGSVGElement | null {
    if (this.#view === undefined) return null;
    if (this.#asList) this.#picture.draw(pictureOf(this.#view, this.#options, say));
    return this.#picture.element;
  }
  light(numbers: ReadonlySet<number>): void {
    if (this.#asList) this.#list.light(numbers);
    else this.#picture.light(numbers);
  }
  /** Marks cards by their numbers, until the next call. */
  mark(numbers: ReadonlySet<number>): void {
    this.#picture.mark(numbers);
    this.#list.mark(numbers);
  }
  /** A list takes the drawing's place. */
  get asList(): boolean {
    return this.#asList;
  }
  set asList(list: boolean) {
    this.#showAs(list);
  }
  #showAs(list: boolean): void {
    this.#asList = list;
    this.element.classList.toggle('is-list', list);
    this.tools.classList.toggle('is-list', list);
    this.#listTool.ariaPressed = String(list);
    this.#picture.element.toggleAttribute('hidden', list);
    this.#list.element.hidden = !list;
    this.#choose({});
  }

  /** Shows one object with its neighbours; null: all. */
  focusOn(number: number | null): void {
    this.#whole.hidden = number === null;
    if (number !== null) this.#whole.textContent = say('step.whole-heap-not-alone', { number });
    this.#choose({ focus: number });
  }
  /** Shows each object of a type that was folded. */
  unfold(type: string): void {
    this.#choose({ unfolded: new Set([...this.#options.unfolded, type]) });
  }
  #choose(options: Partial<PictureOptions>): void {
    this.#options = { ...this.#options, ...options };
    if (this.#view) this.show(this.#view);
  }

  #makeTools(): HTMLElement {
    const tool = (label: string, act: () => void): HTMLButtonElement => {
      const b = html('button', { type: 'button', class: 'tool' }, label);
      b.addEventListener('click', act);
      return b;
    };
    const choice = (label: string, option: 'addresses' | 'arrows'): HTMLButtonElement => {
      const b = tool(label, () => {
        this.#picture[option] = !this.#picture[option];
        if (option === 'addresses') this.#list.addresses = this.#picture.addresses;
        b.ariaPressed = String(this.#picture[option]);
        this.#choose({});
      });
      b.ariaPressed = String(this.#picture[option]);
      return b;
    };
    const part = (label: string, option: 'machinery' | 'fold', title: string): HTMLButtonElement => {
      const b = tool(label, () => {
        this.#choose({ [option]: !this.#options[option], ...(option === 'fold' ? { unfolded: new Set() } : {}) });
        b.ariaPressed = String(this.#options[option]);
      });
      b.ariaPressed = String(this.#options[option]);
      b.title = title;
      return b;
    };
    this.#whole.addEventListener('click', () => this.focusOn(null));
    const palette = html(
      'select',
      { class: 'step-unit', 'aria-label': say('step.palette') },
      ...PALETTES.map((id) =>
        html('option', { value: id, selected: id === currentPalette() }, say(`step.palette-${id}`)),
      ),
    );
    palette.addEventListener('change', () => choosePalette(palette.value));
    const fit = tool(say('step.fit'), () => {
      this.#fits = true;
      this.#fit(0.3);
    });
    const smaller = tool('−', () => this.#zoom(1 / 1.2));
    smaller.ariaLabel = say('step.smaller');
    const larger = tool('+', () => this.#zoom(1.2));
    larger.ariaLabel = say('step.larger');
    this.#listTool.addEventListener('click', () => this.#showAs(!this.#asList));
    for (const b of [smaller, larger, fit]) b.classList.add('of-drawing');
    const arrows = choice(say('step.arrows'), 'arrows');
    arrows.classList.add('of-drawing');
    return html(
      'div',
      { class: 'picture-tools' },
      this.#whole,
      this.#listTool,
      part(say('step.fold'), 'fold', say('step.fold-title')),
      part(say('step.functions'), 'machinery', say('step.functions-title')),
      arrows,
      choice(say('step.addresses'), 'addresses'),
      smaller,
      larger,
      fit,
      palette,
    );
  }
  /** Zooms, and what is in the middle stays there. */
  #zoom(factor: number): void {
    const { element } = this;
    const before = this.#picture.zoom;
    this.#fits = false;
    this.#picture.zoom = Math.max(0.3, Math.min(3, before * factor));
    this.#picture.resize();
    this.#paint();
    const scale = this.#picture.zoom / before;
    element.scrollLeft = (element.scrollLeft + element.clientWidth / 2) * scale - element.clientWidth / 2;
    element.scrollTop = (element.scrollTop + element.clientHeight / 2) * scale - element.clientHeight / 2;
  }
  #measure(): void {
    const { clientWidth, clientHeight, scrollTop, scrollLeft } = this.element;
    Object.assign(this.#window, { width: clientWidth, height: clientHeight, top: scrollTop, left: scrollLeft });
  }
  #fit(smallest = this.#smallest): void {
    if (!this.#view) return;
    if (this.#window.width === 0) this.#measure();
    if (this.#fits) {
      this.#picture.zoom = Math.max(smallest, Math.min(1, this.#picture.fit(this.#window.width - 2)));
      this.#picture.resize();
    }
    this.#paint();
  }
  /** What the window shows is painted, and a bit beside it, for scrolling. */
  #paint(): void {
    const { width, height, left, top } = this.#window;
    const [beside, above] = [width / 4, height / 4];
    this.#picture.paint({
      left: left - beside,
      right: left + width + beside,
      top: top - above,
      bottom: top + height + above,
    });
  }
  /** The mouse drags the picture; a finger scrolls it by itself. */
  #drags(): void {
    const { element } = this;
    let from: { x: number; y: number; left: number; top: number; moved: boolean } | undefined;
    element.addEventListener('pointerdown', (event) => {
      if (event.pointerType !== 'mouse' || event.button !== 0) return;
      from = { x: event.clientX, y: event.clientY, left: element.scrollLeft, top: element.scrollTop, moved: false };
    });
    element.addEventListener('pointermove', (event) => {
      if (!from) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      if (!from.moved && Math.hypot(dx, dy) < DRAG) return;
      if (!from.moved) element.setPointerCapture(event.pointerId);
      from.moved = true;
      element.classList.add('is-dragged');
      element.scrollLeft = from.left - dx;
      element.scrollTop = from.top - dy;
    });
    const end = (): void => {
      const moved = from?.moved;
      from = undefined;
      element.classList.remove('is-dragged');
      // The click that ends a drag chooses nothing.
      if (moved) {
        const stop = (event: Event): void => event.stopPropagation();
        element.addEventListener('click', stop, { capture: true, once: true });
        setTimeout(() => element.removeEventListener('click', stop, { capture: true }));
      }
    };
    element.addEventListener('pointerup', end);
    element.addEventListener('pointercancel', end);
  }
}
