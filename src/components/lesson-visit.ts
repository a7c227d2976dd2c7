// Notes that a lesson was opened, and at which heading the reader is, so that the front page leads back there.
import { progress } from '../session/progress.ts';

class LessonVisit extends HTMLElement {
  connectedCallback(): void {
    const lesson = this.dataset.lesson!;
    void progress().visit(lesson);
    const headings = [...document.querySelectorAll<HTMLElement>('.prose h2[id]')];
    let kept = '';
    const keep = (): void => {
      // The last heading above the middle of the window; the beginning of the lesson has none.
      const above = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 2);
      const here = above.at(-1)?.id ?? '';
      if (here === kept) return;
      kept = here;
      void progress().keepPlace(lesson, here);
    };
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && keep());
    document.addEventListener('scrollend', keep);
  }
}

customElements.define('lesson-visit', LessonVisit);
