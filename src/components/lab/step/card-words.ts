// What a card says of itself in words: the same in the drawing and in the list.
import type { Say } from '../../../messages/say.ts';
import type { CardView, EventView, StepView } from '../../../views/step.ts';

/** The count's sign for "immortal" says it already where there is more to say. */
export function shortBadges({ badges, refcount }: CardView): string {
  return (refcount === null && badges.length > 1 ? badges.slice(1) : badges).join(' · ');
}
/** Which way a count went. */
export const direction = (change: number): '↑' | '↓' => (change > 0 ? '↑' : '↓');
export function countText(card: CardView, say: Say): string {
  return card.refcount === null ? say('step.immortal-to') : say('step.references-to', { n: card.refcount });
}
export function stateText(card: CardView, say: Say): string {
  if (card.state === 'freed') return say('step.freed');
  const count = card.refcount === null ? say('step.immortal') : say('step.references', { n: card.refcount });
  return card.state === 'garbage' ? say('step.unreachable-count', { count }) : count;
}

const eventsOf = (view: StepView, kind: EventView['kind']): EventView[] => view.events.filter((e) => e.kind === kind);
/** What a step did to cards: those that appeared, and of the counts that changed by how much. */
export function changesOfCards(view: StepView): {
  readonly fresh: ReadonlySet<number>;
  readonly counts: ReadonlyMap<number, number>;
} {
  return {
    fresh: new Set(eventsOf(view, 'create').flatMap((e) => e.cards)),
    counts: new Map(eventsOf(view, 'count').map((e) => [e.cards[0], e.change ?? 0])),
  };
}
