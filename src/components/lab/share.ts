// What a reader may take along from a lab: a link, an embedded lab, the picture, the recorded run. Opened under the lab.
import { locale, say } from '../../messages/page.ts';
import { encodeShared, type Shared } from '../../session/share.ts';
import { MOST_STEPS } from '../../session/trace-export.ts';
import { pictureFile, pngOf } from './picture-file.ts';
import css from './share.css?inline';
import { html } from './step/dom.ts';
import type { StepPanel } from './step/panel.ts';
import { adoptStyles } from './styles.ts';

export interface ShareHost {
  shared(): Shared;
  /** The step-through, if it is open. */
  panel(): StepPanel | undefined;
  closed(): void;
}

export class Share {
  readonly element: HTMLElement;
  readonly #host: ShareHost;
  readonly #says = html('p', { class: 'share-says', role: 'status' });
  readonly #link = html('input', { class: 'share-link', readonly: true, 'aria-label': say('share.link'), size: 10 });

  constructor(host: ShareHost) {
    adoptStyles(css);
    this.#host = host;
    const close = html('button', { type: 'button', class: 'tool' }, say('share.close'));
    close.addEventListener('click', () => this.close());
    this.element = html(
      'section',
      { class: 'lab-share', 'aria-label': say('share.share') },
      html('div', { class: 'detail-head' }, html('h3', { tabindex: -1 }, say('share.share')), close),
      html('p', {}, say('share.no-server')),
      this.#link,
      html(
        'div',
        { class: 'share-tools' },
        this.#tool(say('share.copy-link'), () => this.#copy('playground/', say('share.the-link'))),
        this.#tool(say('share.copy-embed-code'), () => this.#copy('embed/', say('share.the-embed-code'))),
        this.#tool(say('share.picture-as-svg'), () => this.#picture('svg')),
        this.#tool(say('share.picture-as-png'), () => this.#picture('png')),
        this.#tool(say('share.run-as-json'), () => this.#run()),
      ),
      this.#says,
    );
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.close();
    });
    void this.#address('playground/').then((address) => {
      this.#link.value = address;
    });
  }

  focus(): void {
    this.element.querySelector<HTMLElement>('h3')!.focus();
    this.element.scrollIntoView({ block: 'nearest' });
  }
  close(): void {
    this.element.remove();
    this.#host.closed();
  }

  #tool(label: string, act: () => Promise<string>): HTMLButtonElement {
    const b = html('button', { type: 'button', class: 'button button-quiet' }, label);
    b.addEventListener('click', () => {
      act().then(
        (said) => {
          this.#says.textContent = said;
        },
        (error: Error) => {
          this.#says.textContent = error.message;
        },
      );
    });
    return b;
  }
  async #address(page: string): Promise<string> {
    const base = import.meta.env.BASE_URL.replace(/\/*$/, '/');
    return new URL(`${base}${page}#${await encodeShared(this.#host.shared())}`, location.href).href;
  }
  async #copy(page: string, what: string): Promise<string> {
    const address = await this.#address(page);
    const text = page === 'embed/' ? say('share.embed-code', { src: address.replaceAll('&', '&amp;') }) : address;
    this.#link.value = text;
    try {
      await navigator.clipboard.writeText(text);
      return say('share.is-copied', { what });
    } catch {
      // The browser does not let the page write to the clipboard: the reader copies by hand.
      this.#link.focus();
      this.#link.select();
      return say('share.copy-from-above', { what });
    }
  }
  #panel(): StepPanel {
    const panel = this.#host.panel();
    if (!panel) throw new Error(say('share.step-first'));
    return panel;
  }
  async #picture(kind: 'svg' | 'png'): Promise<string> {
    const { picture } = this.#panel();
    if (!picture) throw new Error(say('share.still-recorded'));
    const svg = pictureFile(picture);
    save(kind === 'svg' ? new Blob([svg.text], { type: 'image/svg+xml' }) : await pngOf(svg), `heap.${kind}`);
    return say('share.heap-is-saved', { kind });
  }
  async #run(): Promise<string> {
    this.#says.textContent = say('share.collecting-the-steps');
    const trace = await this.#panel().trace();
    if (!trace) throw new Error(say('share.still-recorded'));
    save(new Blob([`${JSON.stringify(trace)}\n`], { type: 'application/json' }), 'trace.json');
    return trace.total > MOST_STEPS
      ? say('share.trace-saved-cut', {
          shown: MOST_STEPS.toLocaleString(locale),
          steps: trace.total.toLocaleString(locale),
        })
      : say('share.trace-saved');
  }
}

function save(blob: Blob, name: string): void {
  const href = URL.createObjectURL(blob);
  html('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}
