// On the front page: a returning reader's button leads to the lesson visited last.
import { progress } from '../session/progress.ts';

const button = document.querySelector<HTMLAnchorElement>('[data-continue]');
if (button) void resume(button);

async function resume(button: HTMLAnchorElement): Promise<void> {
  const { visits } = await progress().snapshot();
  const last = [...visits].sort(([, a], [, b]) => b - a)[0]?.[0];
  const link = last && document.querySelector<HTMLAnchorElement>(`[data-lesson="${CSS.escape(last)}"] a`);
  if (!link) return;
  button.href = link.href;
  button.querySelector('span')!.textContent = `Continue with “${link.querySelector('.card-title')?.textContent ?? ''}”`;
}
