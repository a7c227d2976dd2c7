// The search's button and dialog. `/` opens it anywhere outside a text field; what searches (search-dialog.ts) is fetched when it first opens.
import { say } from '../messages/page.ts';

class SiteSearch extends HTMLElement {
  private readonly dialog = this.querySelector('dialog')!;

  connectedCallback(): void {
    const button = this.querySelector<HTMLButtonElement>('.search-button')!;
    button.disabled = false;
    button.addEventListener('click', () => this.open());
    this.querySelector('.search-close')!.addEventListener('click', () => this.dialog.close());
    this.dialog.addEventListener('click', (event) => event.target === this.dialog && this.dialog.close());
    document.addEventListener('keydown', (event) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      this.open();
    });
  }

  private open(): void {
    this.dialog.showModal();
    this.querySelector('input')!.select();
    import('./search-dialog.ts').then(
      ({ SearchDialog }) => SearchDialog.of(this.dialog, this.dataset.index!).begin(),
      () => {
        this.querySelector('.search-status')!.textContent = say('site.no-index');
      },
    );
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select') || target.closest('.monaco-editor') !== null)
  );
}

customElements.define('site-search', SiteSearch);
