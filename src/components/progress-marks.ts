// Sets the bits and ideas of the course lists from the reader's progress, and says the same in words.
import { say } from '../messages/page.ts';
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

  private show(snapshot: Snapshot): void {
    const { marks, visits } = snapshot;
    for (const bit of this.querySelectorAll<HTMLElement>('.bit'))
      bit.dataset.status = marks.get(bit.dataset.exercise!)?.status ?? '';
    for (const lesson of this.querySelectorAll<HTMLElement>('[data-lesson]')) {
      const id = lesson.dataset.lesson!;
      const bits = [...lesson.querySelectorAll<HTMLElement>('.bit')];
      const solved = bits.filter((bit) => bit.dataset.status === 'solved').length;
      const visited = visits.has(id);
      lesson.dataset.state = visited && solved === bits.length ? 'done' : visited ? 'visited' : '';
      const state = lesson.querySelector('.nav-state');
      if (!state) continue;
      const total = Number(lesson.dataset.ideas);
      const read = Math.min(total, [...snapshot.ideas.keys()].filter((key) => key.startsWith(`${id}/`)).length);
      const words = [
        say('site.ideas-read', { read, n: total }),
        ...(bits.length ? [say('site.exercises-solved', { solved, n: bits.length })] : []),
      ];
      state.textContent = visited ? `${state.hasAttribute('data-alone') ? '' : ', '}${words.join(', ')}` : '';
    }
    for (const idea of this.querySelectorAll<HTMLElement>('[data-idea]')) this.showIdea(idea, snapshot);
  }

  /** An idea is done when its section was read and its exercises are solved. */
  private showIdea(idea: HTMLElement, { marks, ideas }: Snapshot): void {
    const exercises = (idea.dataset.exercises ?? '').split(' ').filter(Boolean);
    const solved = exercises.filter((key) => marks.get(key)?.status === 'solved').length;
    const isRead = ideas.has(idea.dataset.idea!);
    idea.dataset.state = isRead && solved === exercises.length ? 'done' : isRead || solved > 0 ? 'begun' : '';
    const words = [
      ...(isRead ? [say('site.read')] : []),
      ...(solved > 0 ? [say('site.exercises-solved', { solved, n: exercises.length })] : []),
    ];
    idea.querySelector('.idea-state')!.textContent = words.length ? `, ${words.join(', ')}` : '';
  }
}

customElements.define('progress-marks', ProgressMarks);
