// The search dialog: our own list over Pagefind's index, which is loaded when the dialog first opens. `/` opens it anywhere outside a text field.
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

class SiteSearch extends HTMLElement {
  private readonly dialog = this.querySelector('dialog')!;
  private readonly input = this.querySelector('input')!;
  private readonly status = this.querySelector<HTMLElement>('.search-status')!;
  private readonly list = this.querySelector<HTMLElement>('.search-results')!;
  private engine: Promise<Pagefind> | undefined;

  connectedCallback(): void {
    const button = this.querySelector<HTMLButtonElement>('.search-button')!;
    button.disabled = false;
    button.addEventListener('click', () => this.open());
    this.querySelector('.search-close')!.addEventListener('click', () => this.dialog.close());
    this.dialog.addEventListener('click', (event) => event.target === this.dialog && this.dialog.close());
    this.input.addEventListener('input', () => void this.search());
    this.dialog.addEventListener('keydown', (event) => this.onKey(event));
    // A result on this very page is only a jump: close for it.
    this.list.addEventListener(
      'click',
      (event) => event.target instanceof Element && event.target.closest('a') && this.dialog.close(),
    );
    document.addEventListener('keydown', (event) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      this.open();
    });
  }

  private open(): void {
    this.dialog.showModal();
    this.input.select();
    this.engine ??= this.load();
    this.engine.catch(() => {
      this.engine = undefined;
      this.status.textContent = say('site.no-index');
    });
  }

  /** Program and index are there before the first letter is typed: the index of this course is one file, which any word asks for. */
  private async load(): Promise<Pagefind> {
    const engine: Pagefind = await import(/* @vite-ignore */ new URL(this.dataset.index!, location.href).href);
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

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select') || target.closest('.monaco-editor') !== null)
  );
}

customElements.define('site-search', SiteSearch);
