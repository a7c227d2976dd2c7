// The picture as a tree for the keyboard: names, the objects they hold, what those hold. Arrow keys go through it; an object that was met
// on the way is named, not entered again.
import { say } from '../../../../messages/page.ts';
import { type CardView, cardName, type RowView, type StepView } from '../../../../views/step.ts';
import { html } from '../dom.ts';
import type { Side, SideActions } from '../side-panels.ts';
import { howHeld } from '../text-tables.ts';
import { addSideStyles } from './parts.ts';

/** Paths that the reader has opened, by step-through. */
const opened = new WeakMap<SideActions, Set<string>>();

export const body: Side['body'] = (view, actions) => {
  addSideStyles();
  const open = opened.get(actions) ?? new Set(view.spaces.map((s) => s.key));
  opened.set(actions, open);
  const tree = html('ul', { class: 'step-tree', role: 'tree', 'aria-label': say('step.names-and-objects') });
  tree.append(...roots(view, open));
  const first = tree.querySelector<HTMLElement>('[role="treeitem"]');
  if (first) first.tabIndex = 0;
  tree.addEventListener('keydown', (event) => onKey(event, tree, open, actions));
  tree.addEventListener('click', (event) => {
    const item = (event.target as Element).closest<HTMLElement>('[role="treeitem"]');
    if (item) {
      toggle(item, open, item.ariaExpanded !== 'true');
      focusOn(tree, item);
    }
  });
  return [html('p', { class: 'detail-note' }, say('step.tree-keys')), tree];
};

/** The text of an object: what a card says. */
function cardText(c: CardView): string {
  const count = c.refcount === null ? say('step.immortal') : say('step.references', { n: c.refcount });
  const state = c.state === 'alive' ? [] : [say(c.state === 'garbage' ? 'step.unreachable' : 'step.freed')];
  return [cardName(c), ...(c.state === 'freed' ? [] : [count]), ...state].join(', ');
}

function roots(view: StepView, open: ReadonlySet<string>): HTMLElement[] {
  const cards = new Map(view.cards.map((c) => [c.number, c]));
  const rowItem = (row: RowView, path: string, level: number, way: readonly number[]): HTMLElement => {
    const card = row.to === null ? undefined : cards.get(row.to);
    const text = `${howHeld(row, row.label, say)}: ${card ? cardText(card) : row.text || `#${row.to}`}`;
    if (!card) return item(text, path, level, null, [], open);
    if (way.includes(card.number)) return item(say('step.as-above', { text }), path, level, card, [], open);
    return item(text, path, level, card, childrenOf(card, path, level, way), open);
  };
  const childrenOf = (card: CardView, path: string, level: number, way: readonly number[]): (() => HTMLElement)[] => [
    ...card.rows.map((row, i) => () => rowItem(row, `${path}/${i} ${row.label}`, level + 1, [...way, card.number])),
    ...(card.more > 0
      ? [() => item(say('step.more', { n: card.more }), `${path}/more`, level + 1, null, [], open)]
      : []),
  ];
  const spaces = view.spaces.map((s) => {
    const rows = s.rows.map((row, i) => () => rowItem(row, `${s.key}/${i} ${row.label}`, 2, []));
    return item(s.kind === 'frame' ? `${s.name}()` : s.name, s.key, 1, null, rows, open);
  });
  const others = view.cards.filter((c) => c.state !== 'alive');
  const rest = others.map(
    (c) => () => item(cardText(c), `other/${c.number}`, 2, c, childrenOf(c, `other/${c.number}`, 2, []), open),
  );
  return others.length === 0
    ? spaces
    : [...spaces, item(say('step.unreachable-and-freed'), 'other', 1, null, rest, open)];
}

/** Children that are made when the item is opened. */
const later = new WeakMap<HTMLElement, readonly (() => HTMLElement)[]>();
const refs = new WeakMap<HTMLElement, number>();

function item(
  text: string,
  path: string,
  level: number,
  card: CardView | null,
  children: readonly (() => HTMLElement)[],
  open: ReadonlySet<string>,
): HTMLElement {
  // The item is beside its group, not around it: so its name is its own text.
  const head = html(
    'span',
    { class: 'tree-text', role: 'treeitem', tabindex: -1, 'aria-level': level, 'data-path': path },
    text,
  );
  const li = html('li', { role: 'none' }, head);
  if (card && card.state !== 'freed') refs.set(head, card.ref);
  if (children.length > 0) {
    later.set(head, children);
    head.ariaExpanded = 'false';
    if (open.has(path)) grow(head);
  }
  return li;
}
function grow(head: HTMLElement): void {
  head.ariaExpanded = 'true';
  if (!head.nextElementSibling) head.after(html('ul', { role: 'group' }, ...later.get(head)!.map((make) => make())));
}
function toggle(head: HTMLElement, open: Set<string>, wanted: boolean): void {
  if (!later.has(head)) return;
  const path = head.dataset.path!;
  if (wanted) {
    open.add(path);
    grow(head);
  } else {
    open.delete(path);
    head.ariaExpanded = 'false';
    head.nextElementSibling?.remove();
  }
}
function focusOn(tree: HTMLElement, li: HTMLElement): void {
  for (const other of tree.querySelectorAll<HTMLElement>('[tabindex="0"]')) other.tabIndex = -1;
  li.tabIndex = 0;
  li.focus();
}

function onKey(event: KeyboardEvent, tree: HTMLElement, open: Set<string>, actions: SideActions): void {
  const li = (event.target as Element).closest<HTMLElement>('[role="treeitem"]');
  if (!li || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = [...tree.querySelectorAll<HTMLElement>('[role="treeitem"]')];
  const at = all.indexOf(li);
  const go = (to: HTMLElement | null | undefined): void => {
    if (to) focusOn(tree, to);
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => go(all[at + 1]),
    ArrowUp: () => go(all[at - 1]),
    Home: () => go(all[0]),
    End: () => go(all.at(-1)),
    ArrowRight: () => {
      if (li.ariaExpanded === 'false') toggle(li, open, true);
      else if (li.ariaExpanded === 'true') go(li.nextElementSibling?.querySelector<HTMLElement>('[role="treeitem"]'));
    },
    ArrowLeft: () => {
      if (li.ariaExpanded === 'true') toggle(li, open, false);
      else go(li.closest('ul[role="group"]')?.previousElementSibling as HTMLElement | null);
    },
    Enter: () => {
      const ref = refs.get(li);
      if (ref !== undefined) actions.choose(ref, 'bytes');
    },
  };
  if (!Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  keys[event.key]();
}
