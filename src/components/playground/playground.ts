// <hw-playground>: one lab for any program: those that the site offers, and what a link brings. The address holds what is shown. With
// `data-embed` only the lab is there.
import { say } from '../../messages/page.ts';
import type { RunMode } from '../../session/protocol.ts';
import { decodeShared, encodeShared, LinkError } from '../../session/share.ts';
import { COMPARE_NAMES, parseCompare } from '../lab/compare/state.ts';
import type { PyLab } from '../lab/lab.ts';
import { nonsense, parseState, STATE_NAMES } from '../lab/step/state.ts';
import { PALETTES, showPalette } from '../palette.ts';
import type { OfferedGroup, OfferedProgram } from './offered.ts';

const ADDRESS_DELAY_MS = 300;
const MODES: readonly RunMode[] = ['script', 'repl', 'exec'];

class Playground extends HTMLElement {
  readonly #lab = this.querySelector<PyLab>('py-lab')!;
  readonly #says = this.querySelector<HTMLElement>('.playground-says')!;
  readonly #about = this.querySelector<HTMLElement>('.playground-about');
  readonly #picker = this.querySelector<HTMLSelectElement>('.playground-picker select');
  #offered: readonly OfferedProgram[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The fragment that this page wrote itself. */
  #written = '';

  async connectedCallback(): Promise<void> {
    await customElements.whenDefined('py-lab');
    this.#lab.stateChanged = () => this.#remember();
    this.#lab.addEventListener('lab:edited', () => this.#remember());
    this.#lab.addEventListener('change', () => this.#remember());
    this.#picker?.addEventListener('change', () => void this.#choose(this.#picker!.value));
    addEventListener('hashchange', () => {
      if (location.hash.slice(1) !== this.#written) void this.#open();
    });
    await this.#load();
    await this.#open();
    this.dataset.ready = '';
  }

  async #load(): Promise<void> {
    try {
      const response = await fetch(this.dataset.programs!);
      if (!response.ok) throw new Error(`status ${response.status}`);
      this.#offered = ((await response.json()) as OfferedGroup[]).flatMap((group) => group.programs);
      if (this.#picker) this.#picker.disabled = false;
    } catch (error) {
      this.#say(say('playground.no-programs', { why: (error as Error).message }));
    }
  }
  /** Shows what the address asks for. */
  async #open(): Promise<void> {
    let shared: Awaited<ReturnType<typeof decodeShared>>;
    try {
      shared = await decodeShared(location.hash);
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      this.#say(say(`playground.link-${error.reason}`));
      return;
    }
    if (shared === null) {
      if (this.#offered.length > 0) await this.#choose(this.#offered[0].id, false);
      return;
    }
    const words = new Map(shared.state);
    const word = (name: string): string | null => words.get(name) ?? null;
    const state = words.has('step') ? parseState(word) : undefined;
    const compare = parseCompare(word, this.#lab.versions);
    const known = this.#offered.find((p) => p.id === shared.program);
    if (shared.code === null && known === undefined) {
      this.#say(say('playground.no-such-program'));
      return;
    }
    this.#show(known);
    const program = known ?? { id: null, code: shared.code!, file: shared.file, version: '' };
    const version = this.#lab.versions.find((v) => v === shared.python);
    const mode = MODES.find((m) => m === shared.mode);
    const palette = PALETTES.find((id) => id === shared.palette);
    if (palette) showPalette(palette);
    const odd = [
      ...(shared.python === '' || version ? [] : [`Python ${shared.python}`]),
      ...(mode ? [] : [`mode ${shared.mode}`]),
      ...(shared.palette === '' || palette ? [] : [`palette ${shared.palette}`]),
      ...[...words.keys()].filter((name) => ![...STATE_NAMES, ...COMPARE_NAMES].some((known) => known === name)),
      ...nonsense(word),
      ...(words.has('compare') && !compare ? [`compare ${word('compare')}`] : []),
    ];
    if (odd.length > 0) this.#say(say('playground.link-not-known', { what: odd.join('; ') }));
    await this.#lab.load({ ...program, version: version ?? program.version, mode }, state, compare);
  }
  async #choose(id: string, remember = true): Promise<void> {
    const program = this.#offered.find((p) => p.id === id);
    if (!program) return;
    this.#show(program);
    await this.#lab.load(program);
    if (remember) this.#remember();
  }
  #show(program: OfferedProgram | undefined): void {
    if (this.#picker) this.#picker.value = program?.id ?? '';
    if (this.#about) this.#about.textContent = program?.about ?? '';
    this.#say('');
  }
  #say(text: string): void {
    this.#says.textContent = text;
  }

  /** The address is to be what is shown, soon. */
  #remember(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#write(), ADDRESS_DELAY_MS);
  }
  async #write(): Promise<void> {
    this.#written = await encodeShared(this.#lab.shared());
    history.replaceState(history.state, '', `#${this.#written}`);
  }
}

customElements.define('hw-playground', Playground);
