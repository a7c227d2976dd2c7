// On the front page: a returning reader's button leads to where the lesson visited last was left.
import { say } from '../messages/page.ts';
import { progress } from '../session/progress.ts';

const button = document.querySelector<HTMLAnchorElement>('[data-continue]');
if (button) void resume(button);

async function resume(button: HTMLAnchorElement): Promise<void> {
  const { visits } = await progress().snapshot();
  const last = [...visits].sort(([, a], [, b]) => b - a)[0]?.[0];
  const link = last && document.querySelector<HTMLAnchorElement>(`[data-lesson="${CSS.escape(last)}"] a`);
  if (!link) return;
  const heading = await progress().place(last);
  button.href = heading ? `${link.href}#${heading}` : link.href;
  button.querySelector('span')!.textContent = say('site.continue', {
    title: link.querySelector('.card-title')?.textContent ?? '',
  });
}
