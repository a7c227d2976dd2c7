// One side of a comparison: which program, on which version, run how.
import type { PythonVersion } from '../../../engine/index.ts';
import type { RunMode, RunRequest } from '../../../session/protocol.ts';
import { html } from '../step/dom.ts';

export const MODES: Readonly<Record<RunMode, string>> = { script: 'script', repl: 'REPL', exec: 'exec()' };
export const PROGRAMS = { lab: 'this program', original: 'as it was', other: 'another one' } as const;
export type ProgramName = keyof typeof PROGRAMS;

export interface SideSettings {
  readonly program: ProgramName;
  readonly version: PythonVersion;
  readonly mode: RunMode;
}
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

  constructor(sources: SideSources, settings: SideSettings, number: number, changed: () => void) {
    this.#sources = sources;
    this.#program = choice('Program', PROGRAMS, settings.program);
    const versions = Object.fromEntries(sources.versions.map((v) => [v, `Python ${v}`]));
    this.#version = choice('Version', versions, settings.version);
    this.#mode = choice('Run as', MODES, settings.mode);
    this.#other = html('textarea', {
      class: 'compare-other',
      rows: 4,
      spellcheck: 'false',
      autocapitalize: 'off',
      'aria-label': `Program of side ${number}`,
    });
    this.#other.value = sources.source();
    this.element = html(
      'fieldset',
      { class: 'compare-side' },
      html('legend', { class: 'visually-hidden' }, `Side ${number}`),
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
  get version(): PythonVersion {
    return this.#version.value as PythonVersion;
  }
  get mode(): RunMode {
    return this.#mode.value as RunMode;
  }
  /** As the column is headed. */
  get title(): string {
    const program = this.#program.value === 'lab' ? '' : `, ${PROGRAMS[this.#program.value as ProgramName]}`;
    return `${this.version} ${MODES[this.mode]}${program}`;
  }
  request(showValues: boolean): RunRequest {
    const { source, version, mode } = this;
    return { source, version, mode, showValues, filename: this.#sources.file };
  }

  #show(): void {
    this.#other.hidden = this.#program.value !== 'other';
  }
}

function choice(label: string, options: Readonly<Record<string, string>>, chosen: string): HTMLSelectElement {
  const select = html('select', { class: 'compare-choice', 'aria-label': label });
  for (const [value, text] of Object.entries(options)) select.append(html('option', { value }, text));
  select.value = chosen;
  return select;
}
