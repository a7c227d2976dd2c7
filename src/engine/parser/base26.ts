// The notation of numbers in the generated tables of characters: base 26, lower-case letters are digits that go on, an upper-case
// letter is the last one. No CPython file.

/** Reads the numbers of a text that holds nothing else. */
export function readNumbers(text: string): number[] {
  const out: number[] = [];
  let n = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 97) n = (n + c - 97) * 26;
    else {
      out.push(n + c - 65);
      n = 0;
    }
  }
  return out;
}
