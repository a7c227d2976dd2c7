// What a card says of itself in words: the same in the drawing and in the list.
import type { CardView, EventView, StepView } from '../../../views/step.ts';

/** The count's sign for "immortal" says it already where there is more to say. */
export function shortBadges({ badges }: CardView): string {
  return (badges.length > 1 ? badges.filter((b) => b !== 'immortal') : badges).join(' · ');
}
/** Which way a count went, from the sentence of its event. */
export const direction = (text: string): '↑' | '↓' => {
  const [, from, to] = /from (\d+) to (\d+)/.exec(text) ?? [];
  return Number(to) > Number(from) ? '↑' : '↓';
};
export function countText(card: CardView): string {
  if (card.refcount === null) return 'Immortal, not counted:';
  return `${card.refcount} ${card.refcount === 1 ? 'reference' : 'references'} to`;
}
export function stateText(card: CardView): string {
  if (card.state === 'freed') return 'freed';
  const count =
    card.refcount === null ? 'immortal' : `${card.refcount} ${card.refcount === 1 ? 'reference' : 'references'}`;
  return card.state === 'garbage' ? `unreachable, ${count}` : count;
}

const eventsOf = (view: StepView, kind: EventView['kind']): EventView[] => view.events.filter((e) => e.kind === kind);
/** What a step did to cards: those that appeared, and of the counts that changed what is told. */
export function changesOfCards(view: StepView): {
  readonly fresh: ReadonlySet<number>;
  readonly counts: ReadonlyMap<number, string>;
} {
  return {
    fresh: new Set(eventsOf(view, 'create').flatMap((e) => e.cards)),
    counts: new Map(eventsOf(view, 'count').map((e) => [e.cards[0], e.text])),
  };
}
