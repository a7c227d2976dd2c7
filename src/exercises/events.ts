// Questions about what happened on the way: who freed an object, and what came first. Answered from a recording of the run.

import type { EventTrace, TraceEvent } from '../engine/index.ts';
import type { Say } from '../messages/say.ts';
import type { Verdict } from './checks.ts';
import type { FreedBy, Question, RunEvent } from './model.ts';
import { usesTokens } from './tokens.ts';

export function traceNeeded(question: Question): boolean {
  return question.ask === 'event_order' || (question.ask === 'freed' && question.by !== undefined);
}

/** Weak references by the expression that names them: where each lies, and whether its object lives at the end. */
export type Placed = Map<string, { place: number; alive: boolean }>;

export function freedBy(
  expr: string,
  by: FreedBy,
  trace: EventTrace,
  source: string,
  places: Placed,
  say: Say,
): Verdict {
  const { place, alive } = places.get(expr)!;
  const expected = byText(by, say);
  const expression = `\`${expr}\``;
  if (alive) return { passed: false, actual: say('check.not-freed'), expected, expression };
  const event = trace.events.findLast((e) => e.kind === 'cleared' && e.object === place);
  // The weak reference itself may have been made when its object was gone already.
  if (event === undefined) return { passed: false, actual: say('check.freed-before'), expected, expression };
  const line = lineOf(source, event.line);
  const how = say(event.collecting ? 'check.freed-by-collection' : 'check.freed-by-counting');
  const actual = event.line > 0 ? say('check.on-line', { what: how, line: event.line, code: line.trim() }) : how;
  return { passed: fits(by, event, line), actual, expected, expression };
}

function fits(by: FreedBy, event: TraceEvent, line: string): boolean {
  if (by === 'collection') return event.collecting;
  if (by === 'counting') return !event.collecting;
  return 'line' in by ? event.line === by.line : usesTokens(line, by.statement);
}

function byText(by: FreedBy, say: Say): string {
  if (by === 'collection') return say('check.freed-by-collection');
  if (by === 'counting') return say('check.freed-by-counting');
  return 'line' in by
    ? say('check.freed-on-line', { line: by.line })
    : say('check.freed-by-statement', { statement: by.statement });
}

const lineOf = (source: string, line: number): string => source.split('\n')[line - 1] ?? '';

/** Holds if the events happen one after the other; other things may happen between them. */
export function inOrder(
  events: readonly RunEvent[],
  trace: EventTrace,
  source: string,
  places: Placed,
  say: Say,
): Verdict {
  const then = (texts: readonly string[]): string => texts.join(say('check.then'));
  const happenings = withLines(trace);
  const expected = then(events.map((event) => eventText(event, say)));
  const found = events.map((event) => happenings.findIndex((e) => isIt(event, e, source, places)));
  const missing = found.indexOf(-1);
  if (missing >= 0)
    return {
      passed: false,
      actual: say('check.does-not-happen', { event: eventText(events[missing], say) }),
      expected,
    };
  let at = -1;
  for (const event of events) {
    at = happenings.findIndex((e, i) => i > at && isIt(event, e, source, places));
    if (at < 0) {
      const order = events.map((_, i) => i).sort((a, b) => found[a] - found[b]);
      return { passed: false, actual: then(order.map((i) => eventText(events[i], say))), expected };
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

function eventText(event: RunEvent, say: Say): string {
  if ('prints' in event) return say('check.is-printed', { text: event.prints });
  if ('freed' in event) return say('check.object-freed', { name: event.freed });
  return 'runs' in event ? say('check.runs', { code: event.runs }) : say('check.collection-ends');
}
