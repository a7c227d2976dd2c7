// Sets the bits of the course list from the reader's progress, and says the same in words.
import { progress, type Snapshot } from '../session/progress.ts';

class ProgressMarks extends HTMLElement {
  private unsubscribe: (() => void) | undefined;

  connectedCallback(): void {
    this.scrollToCurrent();
    this.unsubscribe = progress().subscribe((snapshot) => this.show(snapshot));
  }

  disconnectedCallback(): void {
    this.unsubscribe?.();
  }

  /** In a long course the list opens at the lesson shown. (scrollIntoView would also move where Tab begins.) */
  private scrollToCurrent(): void {
    const nav = this.closest<HTMLElement>('.course-nav');
    const current = nav?.querySelector<HTMLElement>('[aria-current="page"]');
    if (nav && current && current.offsetTop > nav.clientHeight)
      nav.scrollTop = current.offsetTop - nav.clientHeight / 2;
  }

  private show({ marks, visits }: Snapshot): void {
    for (const bit of this.querySelectorAll<HTMLElement>('.bit'))
      bit.dataset.status = marks.get(bit.dataset.exercise!)?.status ?? '';
    for (const lesson of this.querySelectorAll<HTMLElement>('[data-lesson]')) {
      const bits = [...lesson.querySelectorAll<HTMLElement>('.bit')];
      const solved = bits.filter((bit) => bit.dataset.status === 'solved').length;
      const visited = visits.has(lesson.dataset.lesson!);
      lesson.dataset.state = visited && solved === bits.length ? 'done' : visited ? 'visited' : '';
      const state = lesson.querySelector('.nav-state');
      if (state)
        state.textContent =
          bits.length && visited ? `, ${solved} of ${bits.length} exercises solved` : visited ? ', read' : '';
    }
  }
}

customElements.define('progress-marks', ProgressMarks);
