// Questions about what happened on the way: who freed an object, and what came first. Answered from a recording of the run.
import type { EventTrace, TraceEvent } from '../engine/index.ts';
import type { Verdict } from './checks.ts';
import type { FreedBy, Question, RunEvent } from './model.ts';
import { usesTokens } from './tokens.ts';

export function traceNeeded(question: Question): boolean {
  return question.ask === 'event_order' || (question.ask === 'freed' && question.by !== undefined);
}

/** Weak references by the expression that names them: where each lies, and whether its object lives at the end. */
export type Placed = Map<string, { place: number; alive: boolean }>;

export function freedBy(expr: string, by: FreedBy, trace: EventTrace, source: string, places: Placed): Verdict {
  const { place, alive } = places.get(expr)!;
  const expected = byText(by);
  const expression = `\`${expr}\``;
  if (alive) return { passed: false, actual: 'not freed', expected, expression };
  const event = trace.events.findLast((e) => e.kind === 'cleared' && e.object === place);
  // The weak reference itself may have been made when its object was gone already.
  if (event === undefined) return { passed: false, actual: 'freed before it was watched', expected, expression };
  const line = lineOf(source, event.line);
  const where = event.line > 0 ? ` on line ${event.line}, \`${line.trim()}\`` : '';
  const actual = `freed by ${event.collecting ? 'a collection' : 'counting'}${where}`;
  return { passed: fits(by, event, line), actual, expected, expression };
}

function fits(by: FreedBy, event: TraceEvent, line: string): boolean {
  if (by === 'collection') return event.collecting;
  if (by === 'counting') return !event.collecting;
  return 'line' in by ? event.line === by.line : usesTokens(line, by.statement);
}

function byText(by: FreedBy): string {
  if (by === 'collection') return 'freed by a collection';
  if (by === 'counting') return 'freed by counting';
  return 'line' in by ? `freed on line ${by.line}` : `freed by \`${by.statement}\``;
}

const lineOf = (source: string, line: number): string => source.split('\n')[line - 1] ?? '';

/** Holds if the events happen one after the other; other things may happen between them. */
export function inOrder(events: readonly RunEvent[], trace: EventTrace, source: string, places: Placed): Verdict {
  const happenings = withLines(trace);
  const expected = events.map(eventText).join(', then ');
  const found = events.map((event) => happenings.findIndex((e) => isIt(event, e, source, places)));
  const missing = found.indexOf(-1);
  if (missing >= 0) return { passed: false, actual: `${eventText(events[missing])} does not happen`, expected };
  let at = -1;
  for (const event of events) {
    at = happenings.findIndex((e, i) => i > at && isIt(event, e, source, places));
    if (at < 0) {
      const order = events.map((_, i) => i).sort((a, b) => found[a] - found[b]);
      return { passed: false, actual: order.map((i) => eventText(events[i])).join(', then '), expected };
    }
  }
  return { passed: true, expected };
}

function isIt(event: RunEvent, e: TraceEvent, source: string, places: Placed): boolean {
  if ('prints' in event) return e.kind === 'print' && e.text.trim() === event.prints.trim();
  if ('freed' in event) return e.kind === 'cleared' && e.object === places.get(event.freed)!.place;
  if ('runs' in event) return e.kind === 'line' && usesTokens(lineOf(source, e.line), event.runs);
  return e.kind === 'collection';
}

/** Writes joined to lines, each where its first part was written. */
function withLines({ events }: EventTrace): TraceEvent[] {
  const joined: TraceEvent[] = [];
  let open = -1;
  for (const e of events) {
    if (e.kind !== 'print') {
      joined.push(e);
      continue;
    }
    for (const piece of e.text.split(/(?<=\n)/)) {
      if (open < 0) joined.push({ ...e, text: piece });
      else joined[open] = { ...joined[open], text: joined[open].text + piece };
      open = piece.endsWith('\n') ? -1 : open < 0 ? joined.length - 1 : open;
    }
  }
  return joined;
}

function eventText(event: RunEvent): string {
  if ('prints' in event) return `\`${event.prints}\` is printed`;
  if ('freed' in event) return `the object of \`${event.freed}\` is freed`;
  return 'runs' in event ? `\`${event.runs}\` runs` : 'a collection ends';
}
