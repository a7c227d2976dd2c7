// Ids of exercises never change: readers' progress hangs on them. content/exercise-ids.txt remembers every one that was ever there, one a
// line; a line that begins with `retired ` is of an exercise that was taken out on purpose.
import { Problem, suggestion } from './problems.ts';

export const IDS_FILE = 'content/exercise-ids.txt';
const HEAD =
  '# Every exercise that ever was, written by `npm run exercises`. Taken out on purpose: `retired lesson/exercise`.';

/** What the file should say, given what it says; throws a Problem if an exercise is gone or came back under a retired id. */
export function idsText(text: string, keys: readonly string[]): string {
  const lines = text.split('\n');
  const retired = new Set<string>();
  const known: string[] = [];
  for (const [i, line] of lines.entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const key = line.replace(/^retired /, '');
    const place = { file: IDS_FILE, line: i + 1 };
    const isRetired = line !== key;
    if (isRetired && keys.includes(key))
      throw new Problem(place, `\`${key}\` is retired, but there is such an exercise`, 'Give the new one another id.');
    if (!isRetired && !keys.includes(key)) {
      const fresh = keys.filter((other) => !lines.includes(other));
      throw new Problem(
        place,
        `the exercise \`${key}\` is gone; readers' progress hangs on its id`,
        `${fresh.length ? `${suggestion(key, fresh)} If that is it under a new name, give it the old one back. ` : ''}If it was taken out on purpose, write \`retired ${key}\` here.`,
      );
    }
    if (isRetired) retired.add(key);
    else known.push(key);
  }
  const all = [...new Set([...known, ...keys])].sort();
  return `${[HEAD, ...all, ...[...retired].sort().map((key) => `retired ${key}`)].join('\n')}\n`;
}
