// One side of a comparison: which program, on which version, run how.

import type { PythonVersion } from '../../../engine/index.ts';
import { say } from '../../../messages/page.ts';
import type { RunMode, RunRequest } from '../../../session/protocol.ts';
import { html } from '../step/dom.ts';
import { MODES, PROGRAMS, type ProgramName, type SideSettings } from './state.ts';

export const modeName = (mode: RunMode): string => say(`compare.mode-${mode}`);
export const programName = (program: ProgramName): string => say(`compare.program-${program}`);

export interface SideSources {
  readonly file: string;
  readonly versions: readonly PythonVersion[];
  /** The lab's program as it stands. */
  source(): string;
  readonly original: string;
}

export class Side {
  readonly element: HTMLFieldSetElement;
  readonly #sources: SideSources;
  readonly #program: HTMLSelectElement;
  readonly #version: HTMLSelectElement;
  readonly #mode: HTMLSelectElement;
  readonly #other: HTMLTextAreaElement;

  constructor(sources: SideSources, settings: SideSettings, other: string, number: number, changed: () => void) {
    this.#sources = sources;
    this.#program = choice(say('compare.program'), new Map(PROGRAMS.map((p) => [p, programName(p)])), settings.program);
    const versions = new Map(sources.versions.map((v) => [v, `Python ${v}`]));
    this.#version = choice(say('compare.version'), versions, settings.version);
    this.#mode = choice(say('compare.run-as'), new Map(MODES.map((m) => [m, modeName(m)])), settings.mode);
    this.#other = html('textarea', {
      class: 'compare-other',
      rows: 4,
      spellcheck: 'false',
      autocapitalize: 'off',
      'aria-label': say('compare.program-of-side', { number }),
    });
    this.#other.value = other || sources.source();
    this.element = html(
      'fieldset',
      { class: 'compare-side' },
      html('legend', { class: 'visually-hidden' }, say('compare.side', { number })),
      this.#program,
      this.#version,
      this.#mode,
      this.#other,
    );
    this.element.addEventListener('change', () => {
      this.#show();
      changed();
    });
    this.#show();
  }

  get source(): string {
    const text =
      this.#program.value === 'other'
        ? this.#other.value
        : this.#program.value === 'original'
          ? this.#sources.original
          : this.#sources.source();
    return `${text.replace(/\n*$/, '')}\n`;
  }
  get settings(): SideSettings {
    return { program: this.#program.value as ProgramName, version: this.version, mode: this.mode };
  }
  /** The text of the program that is another one. */
  get other(): string {
    return this.#other.value;
  }
  get version(): PythonVersion {
    return this.#version.value as PythonVersion;
  }
  get mode(): RunMode {
    return this.#mode.value as RunMode;
  }
  /** As the column is headed. */
  get title(): string {
    const program = this.#program.value === 'lab' ? '' : `, ${programName(this.#program.value as ProgramName)}`;
    return `${this.version} ${modeName(this.mode)}${program}`;
  }
  request(showValues: boolean): RunRequest {
    const { source, version, mode } = this;
    return { source, version, mode, showValues, filename: this.#sources.file };
  }

  #show(): void {
    this.#other.hidden = this.#program.value !== 'other';
  }
}

function choice(label: string, options: ReadonlyMap<string, string>, chosen: string): HTMLSelectElement {
  const select = html('select', { class: 'compare-choice', 'aria-label': label });
  for (const [value, text] of options) select.append(html('option', { value }, text));
  select.value = chosen;
  return select;
}
