// What a line of Python is about to say, as far as it has been typed.

const NAME = '[\\p{L}_][\\p{L}\\p{N}_]*';
const DOTTED = `${NAME}(?:\\.${NAME})*`;
/** Names before the dot at which the line ends, or behind which a word has begun. */
export const BEFORE_DOT = new RegExp(`(${DOTTED})\\.[\\p{L}\\p{N}_]*$`, 'u');
export const ENDS_IN_NAME = new RegExp(`(${DOTTED})\\s*$`, 'u');

/** Whether a line ends inside a string or a comment. */
export function isInText(line: string): boolean {
  return /["'#]/.test(line.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, ''));
}

/** The call whose arguments a line ends in, and how many of them are behind it. */
export function openCall(line: string): { name: string; commas: number } | null {
  const text = line.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, (found) => '_'.repeat(found.length));
  let depth = 0;
  let commas = 0;
  for (let i = text.length - 1; i >= 0; i--) {
    const c = text[i];
    if (c === ')' || c === ']' || c === '}') depth++;
    else if (c === '(' || c === '[' || c === '{') {
      if (depth === 0) {
        const name = c === '(' ? ENDS_IN_NAME.exec(text.slice(0, i))?.[1] : undefined;
        return name === undefined ? null : { name, commas };
      }
      depth--;
    } else if (c === ',' && depth === 0) commas++;
  }
  return null;
}

/** The parameters in a signature, without the marks between them. */
export function parametersOf(signature: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let current = '';
  for (const c of signature.slice(1, -1)) {
    if ('([{'.includes(c)) depth++;
    if (')]}'.includes(c)) depth--;
    if (c === ',' && depth === 0) {
      found.push(current.trim());
      current = '';
    } else current += c;
  }
  found.push(current.trim());
  return found.filter((text) => text !== '' && text !== '/' && text !== '*');
}
