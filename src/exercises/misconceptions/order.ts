// Wrong models of the order in which things happen. They reason on the steps themselves, so they are apart from the others.
import type { Happening } from '../model.ts';

export interface OrderMisconception {
  id: string;
  belief: string;
  refutation: string;
  /** The believer's order, from the run's; undefined where the belief says nothing. */
  order(happenings: readonly Happening[], truth: readonly number[]): number[] | undefined;
}

const isDeath = (h: Happening): boolean => 'made' in h;
const last = (order: readonly number[], late: (i: number) => boolean): number[] => [
  ...order.filter((i) => !late(i)),
  ...order.filter(late),
];

export const orders: OrderMisconception[] = [
  {
    id: 'freed-at-the-end',
    belief: 'Objects are freed when everything else is done.',
    refutation:
      'An object goes in the middle of the statement that drops its last reference, before the next statement begins.',
    order: (happenings, truth) => last(truth, (i) => isDeath(happenings[i])),
  },
  {
    id: 'freed-in-order-of-making',
    belief: 'What was made first is freed first.',
    refutation:
      'Age plays no part. Each object goes when its own last reference goes, and a container lets go of its items after its own death has begun.',
    order: (happenings, truth) => {
      const places = truth.flatMap((i, place) => (isDeath(happenings[i]) ? [place] : []));
      const byAge = truth
        .filter((i) => isDeath(happenings[i]))
        .sort((a, b) => madeAt(happenings[a]).localeCompare(madeAt(happenings[b])) || a - b);
      if (places.length < 2) return undefined;
      const order = [...truth];
      for (const [k, place] of places.entries()) order[place] = byAge[k];
      return order;
    },
  },
];

const madeAt = (h: Happening): string => ('made' in h ? h.made : '');
