// What elements were last drawn from: the same again is not drawn.

/** Plain data: what JSON can say, and undefined. */
type Data = string | number | boolean | null | undefined | readonly Data[] | object;

/** Whether two pieces of data say the same. Compared in place: five hundred cards written out at every step would be work for the collector. */
export function sameData(a: Data, b: Data): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!sameData(a[i], b[i])) return false;
    return true;
  }
  const [x, y] = [a as Record<string, Data>, b as Record<string, Data>];
  let names = 0;
  for (const name in x) {
    names++;
    if (!sameData(x[name], y[name])) return false;
  }
  for (const _ in y) names--;
  return names === 0;
}

export class Drawn {
  readonly #from = new WeakMap<Element, Data>();

  /** Whether the element has to be drawn: it was drawn from something else, or not yet. It is taken to be drawn now. */
  changes(element: Element, from: Data): boolean {
    if (sameData(this.#from.get(element), from)) return false;
    this.#from.set(element, from);
    return true;
  }
}
