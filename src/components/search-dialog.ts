// What searches: our own list over Pagefind's index.
import { say } from '../messages/page.ts';

interface SubResult {
  title: string;
  url: string;
  excerpt: string;
  weighted_locations: { balanced_score: number }[];
}
interface PagefindResult {
  data(): Promise<{ url: string; excerpt: string; meta: { title?: string }; sub_results: SubResult[] }>;
}
interface Pagefind {
  init(): Promise<void>;
  preload(term: string): Promise<void>;
  debouncedSearch(term: string, options?: object, wait?: number): Promise<{ results: PagefindResult[] } | null>;
}

const MOST_PAGES = 6;
const MOST_SECTIONS = 2;

const dialogs = new WeakMap<HTMLDialogElement, SearchDialog>();

export class SearchDialog {
  private readonly index: string;
  private readonly input: HTMLInputElement;
  private readonly status: HTMLElement;
  private readonly list: HTMLElement;
  private engine: Promise<Pagefind> | undefined;

  /** The one of this dialog; `index` is the address of Pagefind's program. */
  static of(dialog: HTMLDialogElement, index: string): SearchDialog {
    const made = dialogs.get(dialog) ?? new SearchDialog(dialog, index);
    dialogs.set(dialog, made);
    return made;
  }

  private constructor(dialog: HTMLDialogElement, index: string) {
    this.index = index;
    this.input = dialog.querySelector('input')!;
    this.status = dialog.querySelector<HTMLElement>('.search-status')!;
    this.list = dialog.querySelector<HTMLElement>('.search-results')!;
    this.input.addEventListener('input', () => void this.search());
    dialog.addEventListener('keydown', (event) => this.onKey(event));
    // A result on this very page is only a jump: close for it.
    this.list.addEventListener(
      'click',
      (event) => event.target instanceof Element && event.target.closest('a') && dialog.close(),
    );
  }

  /** At each opening: loads what is not there yet, and looks for what was typed meanwhile. */
  begin(): void {
    this.engine ??= this.load();
    this.engine.then(
      () => void (this.input.value && this.search()),
      () => {
        this.engine = undefined;
        this.status.textContent = say('site.no-index');
      },
    );
  }

  /** Program and index are fetched before the first letter is typed: a course's index is a file or two, and a common word asks for one. */
  private async load(): Promise<Pagefind> {
    const engine: Pagefind = await import(/* @vite-ignore */ new URL(this.index, location.href).href);
    await engine.init();
    void engine.preload('object');
    return engine;
  }

  private async search(): Promise<void> {
    const term = this.input.value.trim();
    const found = term ? await (await this.engine)?.debouncedSearch(term, {}, 80) : { results: [] };
    if (!found) return; // a later letter is being searched
    const pages = await Promise.all(found.results.slice(0, MOST_PAGES).map((result) => result.data()));
    const rows = pages.flatMap((page) => {
      const sections = page.sub_results
        .filter((section) => section.url !== page.url)
        .sort((a, b) => scoreOf(b) - scoreOf(a))
        .slice(0, MOST_SECTIONS);
      return [
        this.row(page.url, page.meta.title ?? page.url, sections.length ? '' : page.excerpt, false),
        ...sections.map((s) => this.row(s.url, s.title, s.excerpt, true)),
      ];
    });
    this.list.replaceChildren(...rows);
    this.status.textContent = !term
      ? ''
      : rows.length
        ? say('site.pages', { n: found.results.length })
        : say('site.nothing-found-for', { term });
  }

  private row(url: string, title: string, excerpt: string, isSection: boolean): HTMLElement {
    const row = document.createElement('li');
    row.className = isSection ? 'search-section' : 'search-page';
    const link = document.createElement('a');
    link.href = url;
    const name = document.createElement('span');
    name.className = 'search-title';
    name.textContent = title;
    link.append(name);
    if (excerpt) {
      const text = document.createElement('span');
      text.className = 'search-excerpt';
      // Pagefind's excerpt is the page's own text, escaped, with <mark> around the words found.
      text.innerHTML = excerpt;
      link.append(text);
    }
    row.append(link);
    return row;
  }

  /** Arrows walk through field and results; Enter in the field takes the first result. */
  private onKey(event: KeyboardEvent): void {
    const stops: HTMLElement[] = [this.input, ...this.list.querySelectorAll('a')];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      stops[(at + (event.key === 'ArrowDown' ? 1 : -1) + stops.length) % stops.length].focus();
    } else if (event.key === 'Enter' && at === 0) {
      event.preventDefault();
      stops[1]?.click();
    }
  }
}

/** Headings weigh more than text; a section that has more of the words comes first. */
const scoreOf = (section: SubResult): number =>
  section.weighted_locations.reduce((sum, { balanced_score }) => sum + balanced_score, 0);
