// "Did you mean ...?": the nearest of some names by edit distance. Mirrors Python/suggestions.c.

import { partLink } from '../objects/link.ts';

const MAX_CANDIDATE_ITEMS = 750;
const MAX_STRING_SIZE = 40;
const MOVE_COST = 2;
const CASE_COST = 1;

function substitution_cost(a: number, b: number): number {
  if ((a & 31) !== (b & 31)) return MOVE_COST;
  if (a === b) return 0;
  const lower = (c: number): number => (c >= 65 && c <= 90 ? c + 32 : c);
  return lower(a) === lower(b) ? CASE_COST : MOVE_COST;
}

const utf8 = new TextEncoder();
/** Levenshtein distance with moves of 2 and changes of case of 1; above `max`, any number above it. */
export function levenshtein_distance(first: string, second: string, max: number): number {
  if (first === second) return 0;
  let a: Uint8Array = utf8.encode(first);
  let b: Uint8Array = utf8.encode(second);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  a = a.subarray(start);
  b = b.subarray(start);
  let end = 0;
  while (end < a.length && end < b.length && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  a = a.subarray(0, a.length - end);
  b = b.subarray(0, b.length - end);
  if (a.length === 0 || b.length === 0) return (a.length + b.length) * MOVE_COST;
  if (a.length > MAX_STRING_SIZE || b.length > MAX_STRING_SIZE) return max + 1;
  if (b.length < a.length) [a, b] = [b, a];
  if ((b.length - a.length) * MOVE_COST > max) return max + 1;
  const row = Array.from({ length: a.length }, (_, i) => (i + 1) * MOVE_COST);
  let result = 0;
  for (let j = 0; j < b.length; j++) {
    let distance = j * MOVE_COST;
    result = distance;
    let minimum = Number.MAX_SAFE_INTEGER;
    for (let i = 0; i < a.length; i++) {
      const substitute = distance + substitution_cost(b[j], a[i]);
      distance = row[i];
      const insertDelete = Math.min(result, distance) + MOVE_COST;
      result = Math.min(insertDelete, substitute);
      row[i] = result;
      minimum = Math.min(minimum, result);
    }
    if (minimum > max) return max + 1;
  }
  return result;
}

/** The name in `names` nearest to `name`, if one is near enough. */
export function calculateSuggestion(names: readonly string[], name: string): string | null {
  if (names.length >= MAX_CANDIDATE_ITEMS) return null;
  const size = utf8.encode(name).length;
  let best = Number.MAX_SAFE_INTEGER;
  let suggestion: string | null = null;
  for (const item of names) {
    if (item === name) continue;
    const max = Math.min(Math.floor(((size + utf8.encode(item).length + 3) * MOVE_COST) / 6), best - 1);
    const distance = levenshtein_distance(name, item, max);
    if (distance > max) continue;
    if (suggestion === null || distance < best) {
      suggestion = item;
      best = distance;
    }
  }
  return suggestion;
}

partLink.calculateSuggestion = calculateSuggestion;
