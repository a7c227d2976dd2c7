// Making elements in a line. Text goes in as text; nothing here takes HTML.

type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) element.removeAttribute(name);
    else {
      // Writing the same again would have the browser lay it out again.
      const text = value === true ? '' : String(value);
      if (element.getAttribute(name) !== text) element.setAttribute(name, text);
    }
  }
}
export function html<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...children);
  return element;
}
export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  set(element, attributes);
  element.append(...children);
  return element;
}
export { set as setAttributes };

/** At most `n` characters. */
export const cut = (text: string, n: number): string =>
  text.length > n ? `${text.slice(0, Math.max(0, n - 1))}…` : text;

/** Makes the children of `parent` those of `wanted`, by key: what stays is updated, not made anew. */
export function keyed<Item, E extends Element>(
  parent: Element,
  kept: Map<string, E>,
  wanted: readonly Item[],
  key: (item: Item) => string,
  make: (item: Item) => E,
  update: (element: E, item: Item) => void,
): void {
  const seen = new Set(wanted.map(key));
  for (const [k, element] of kept) {
    if (seen.has(k)) continue;
    kept.delete(k);
    element.remove();
  }
  let next = parent.firstElementChild;
  for (const item of wanted) {
    const k = key(item);
    let element = kept.get(k);
    if (element === undefined) {
      element = make(item);
      kept.set(k, element);
    }
    if (element === next) next = next.nextElementSibling;
    else parent.insertBefore(element, next);
    update(element, item);
  }
}

/** Text in which what stands between backquotes is code. */
export function prose(text: string): (Node | string)[] {
  return text.split('`').map((part, i) => (i % 2 === 1 ? html('code', {}, part) : part));
}
