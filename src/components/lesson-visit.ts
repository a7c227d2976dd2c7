// Notes that a lesson was opened, at which heading the reader is, so that the front page leads back there, and which of its ideas were read.
import { progress } from '../session/progress.ts';

class LessonVisit extends HTMLElement {
  connectedCallback(): void {
    const lesson = this.dataset.lesson!;
    void progress().visit(lesson);
    const headings = [...document.querySelectorAll<HTMLElement>('.prose h2[id]')];
    const read = new Set<string>();
    let kept = '';
    const keep = (): void => {
      // The last heading above the middle of the window; the beginning of the lesson has none.
      const above = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 2);
      const here = above.at(-1)?.id ?? '';
      if (here !== kept) {
        kept = here;
        void progress().keepPlace(lesson, here);
      }
      // A section has been read when its end is on the screen; who jumps over it has not read it.
      const seen = headings.filter((heading, i) => {
        const end = headings[i + 1]?.getBoundingClientRect().top;
        return end !== undefined && end > 0 && end < innerHeight && !read.has(heading.id);
      });
      if (seen.length === 0) return;
      for (const { id } of seen) read.add(id);
      void progress().readIdeas(
        lesson,
        seen.map(({ id }) => id),
      );
    };
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && keep());
    document.addEventListener('scrollend', keep);
  }
}

customElements.define('lesson-visit', LessonVisit);
