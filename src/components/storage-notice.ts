// Says so when the browser keeps nothing for this site.
import { progress } from '../session/progress.ts';

class StorageNotice extends HTMLElement {
  async connectedCallback(): Promise<void> {
    this.hidden = await progress().isPersistent();
  }
}

customElements.define('storage-notice', StorageNotice);
