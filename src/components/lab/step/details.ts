// What lies behind a card: the ledger of its count, and its bytes.
import { say } from '../../../messages/page.ts';
import type { ByteRowView, BytesView } from '../../../views/bytes.ts';
import type { LedgerView } from '../../../views/ledger.ts';
import { html, prose } from './dom.ts';

const hex = (bytes: readonly number[]): string[] => bytes.map((b) => b.toString(16).padStart(2, '0'));

export function ledgerBody(view: LedgerView, go: (step: number) => void): Node[] {
  if (view.refcount === null) return [html('p', {}, say('step.immortal-not-recorded'))];
  const now = html(
    'section',
    {},
    html('h4', {}, say('step.held-by', { n: view.refcount })),
    html('ol', { class: 'ledger-holders' }, ...view.holders.map((h) => html('li', {}, h))),
    html('p', { class: 'ledger-sum' }, say('step.holders', { n: view.holders.length, count: view.refcount })),
  );
  const rows = view.history.map((c) => {
    const jump = html('button', { type: 'button', class: 'link' }, say('step.line', { line: c.line }));
    jump.addEventListener('click', () => go(c.step));
    return html(
      'tr',
      {},
      html('td', {}, jump),
      html('td', { class: c.delta > 0 ? 'is-up' : 'is-down' }, `${c.delta > 0 ? '+' : '−'}${Math.abs(c.delta)}`),
      html('td', { class: 'is-number' }, String(c.count)),
      html('td', {}, c.cause),
    );
  });
  const past = html(
    'section',
    {},
    html('h4', {}, say('step.how-it-came')),
    ...(view.cut ? [html('p', { class: 'detail-note' }, say('step.earlier-not-shown'))] : []),
    html(
      'div',
      {
        class: 'detail-scroll',
        tabindex: 0,
        role: 'region',
        'aria-label': say('step.changes-of', { name: view.name }),
      },
      html(
        'table',
        { class: 'detail-table' },
        html(
          'thead',
          {},
          html(
            'tr',
            {},
            ...[say('step.line-head'), say('step.change'), say('step.count'), say('step.where')].map((t) =>
              html('th', { scope: 'col' }, t),
            ),
          ),
        ),
        html('tbody', {}, ...rows),
      ),
    ),
  );
  return [now, past];
}

/** Bytes of a row that are shown. */
const MAX_BYTES = 16;

/** A byte is to be written over. */
export type PokeByte = (address: number, byte: number) => void;

/** With `poke` the bytes can be written over. */
export function bytesBody(view: BytesView, show: (ref: number) => void, poke?: PokeByte): Node[] {
  const blocks = view.blocks.map((block) =>
    html(
      'section',
      {},
      html('h4', {}, ...prose(say('step.block-at', { block: block.title, address: block.address }))),
      html(
        'div',
        {
          class: 'detail-scroll',
          tabindex: 0,
          role: 'region',
          'aria-label': say('step.bytes-of-block', { name: view.name, title: block.title }),
        },
        html(
          'table',
          { class: 'detail-table' },
          html(
            'thead',
            {},
            html(
              'tr',
              {},
              ...[say('step.offset'), say('step.field'), say('step.bytes'), say('step.value'), say('step.meaning')].map(
                (t) => html('th', { scope: 'col' }, t),
              ),
            ),
          ),
          html(
            'tbody',
            {},
            ...block.rows.map((row) =>
              byteRow(row, show, poke && ((i, byte) => poke(block.base + row.offset + i, byte))),
            ),
          ),
        ),
      ),
    ),
  );
  const note = html('p', { class: 'detail-note' }, say('step.little-endian'));
  return [...blocks, note];
}
function byteRow(
  row: ByteRowView,
  show: (ref: number) => void,
  poke?: (index: number, byte: number) => void,
): HTMLTableRowElement {
  const cells = hex(row.bytes)
    .slice(0, MAX_BYTES)
    .flatMap((text, i) => {
      const shown = row.changed[i] ? html('mark', { class: 'byte-changed' }, text) : text;
      return [poke ? pokeButton(shown, text, row, i, (byte) => poke(i, byte)) : shown, ' '];
    });
  if (row.bytes.length > MAX_BYTES) cells.push(say('step.bytes-in-all', { n: row.bytes.length }));
  const meaning = html('td', {});
  if (row.target !== 0) {
    const link = html('button', { type: 'button', class: 'link' }, row.meaning);
    link.addEventListener('click', () => show(row.target));
    meaning.append(link);
  } else meaning.append(row.meaning);
  if (row.bits.length > 0)
    meaning.append(
      html(
        'ul',
        { class: 'byte-bits' },
        ...row.bits.map((b) => html('li', {}, html('span', {}, `${say('step.bit', { bits: b.bits })} `), b.text)),
      ),
    );
  return html(
    'tr',
    { class: row.changed.some(Boolean) ? 'is-changed' : null },
    html('td', { class: 'is-number' }, String(row.offset)),
    html('td', {}, row.field === '' ? '' : html('code', {}, fieldName(row.field))),
    html('td', { class: 'byte-hex' }, ...cells),
    html('td', { class: 'is-number' }, shortNumber(row.decimal)),
    meaning,
  );
}
/** Fields that C has no name for are told in words. */
function fieldName(field: string): string {
  if (field === 'managed dict') return say('step.field-managed-dict');
  return field === 'weak references' ? say('step.field-weak-references') : field;
}
/** A byte that turns into a field when it is pressed. */
function pokeButton(
  shown: string | HTMLElement,
  old: string,
  row: ByteRowView,
  i: number,
  poke: (byte: number) => void,
): HTMLElement {
  const byte = row.offset + i;
  const name =
    row.field === '' ? say('step.byte', { byte }) : say('step.byte-of', { byte, field: fieldName(row.field) });
  const button = html(
    'button',
    { type: 'button', class: 'byte-poke', 'aria-label': say('step.byte-change', { name, old }) },
    shown,
  );
  button.addEventListener('click', () => {
    const input = html('input', {
      class: 'byte-input',
      'aria-label': say('step.byte-input', { name }),
      value: old,
      maxlength: 2,
      size: 2,
      spellcheck: 'false',
      autocapitalize: 'off',
    });
    // Taking the field away makes it lose the focus, which is heard of below.
    let over = false;
    const back = (): void => {
      if (over) return;
      over = true;
      input.replaceWith(button);
    };
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      const valid = /^[\da-f]{1,2}$/i.test(input.value);
      if (event.key === 'Enter' && !valid) {
        input.ariaInvalid = 'true';
        return;
      }
      const byte = Number.parseInt(input.value, 16);
      back();
      button.focus();
      if (event.key === 'Enter' && byte !== Number.parseInt(old, 16)) poke(byte);
    });
    input.addEventListener('blur', back);
    button.replaceWith(input);
    input.focus();
    input.select();
  });
  return button;
}
/** Pointers are shown as addresses elsewhere; as decimal numbers they only make the table wide. */
const shortNumber = (text: string): string => (/^\d{13,}$/.test(text) ? `0x${Number(text).toString(16)}` : text);
