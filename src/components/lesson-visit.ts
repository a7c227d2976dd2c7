// Notes that a lesson was opened.
import { progress } from '../session/progress.ts';

class LessonVisit extends HTMLElement {
  connectedCallback(): void {
    void progress().visit(this.dataset.lesson!);
  }
}

customElements.define('lesson-visit', LessonVisit);
