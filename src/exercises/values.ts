// The draws of an exercise: its variants, each with each of its named values (`{{n}}` in program, task and options). Which draw a reader
// meets comes from a seed of their own, so that neighbours differ, and each new start takes the next one.

export type Value = string | number | boolean;
/** Lists to combine, or the sets one by one. */
export type Values = Record<string, Value[]> | Record<string, Value>[];

/** Draws of one exercise at most: each is proved and carried by the page. */
export const MOST_DRAWS = 12;

/** All sets of values; of combined lists the last name's values change fastest. One empty set without values. */
export function valueSets(values: Values): Record<string, Value>[] {
  if (Array.isArray(values)) return values;
  return Object.entries(values).reduce<Record<string, Value>[]>(
    (found, [name, list]) => found.flatMap((one) => list.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

const PLACE = /\{\{(\w+)\}\}/g;

/** The names that a text asks for. */
export function placesIn(text: string): string[] {
  return [...text.matchAll(PLACE)].map((match) => match[1]);
}

const written = (value: Value): string => (typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value));

/**
 * Fills every text in `data`, however deep. A text that is nothing but a place becomes the value itself. Names without a value stay as
 * they are.
 */
export function filled<Data>(data: Data, values: Record<string, Value>): Data {
  if (typeof data === 'string') {
    const whole = /^\{\{(\w+)\}\}$/.exec(data);
    if (whole && whole[1] in values) return values[whole[1]] as Data;
    return fill(data, values) as Data;
  }
  if (Array.isArray(data)) return data.map((item: unknown) => filled(item, values)) as Data;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, filled(value as unknown, values)]),
  ) as Data;
}

export function fill(text: string, values: Record<string, Value>): string {
  return text.replace(PLACE, (whole, name: string) => (name in values ? written(values[name]) : whole));
}

/** Which of `count` draws a reader with this seed meets at the given start (0, 1, …): two starts in a row differ. */
export function drawOf(seed: number, key: string, start: number, count: number): number {
  // FNV-1a over the key, so that one seed does not give the same place in every exercise.
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return ((hash >>> 0) + start) % count;
}
