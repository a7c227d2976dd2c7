// What a lab needs of an editor: Monaco (monaco.ts, loaded on demand) and the plain text area below both are one.

import type { EditorHelp } from './assist.ts';

export interface Place {
  x: number;
  y: number;
}

export interface CodeEditor {
  value: string;
  /** At a point of the screen, or where the cursor was. */
  focus(at?: Place): void;
  markError(line: number | undefined, message: string): void;
  /** Underlines what this machine does not have. */
  markProblems(problems: readonly TextProblem[]): void;
  /** Shows where the breakpoints are. */
  markStops(lines: readonly number[]): void;
  dispose(): void;
}

/** A part of a line, from 1; columns from 0, the end excluded. */
export interface TextProblem {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface EditorHost {
  element: HTMLElement;
  label: string;
  changed(): void;
  /** The reader pressed a line's number. */
  gutter(line: number): void;
  /** What the machine of the last run can tell. */
  readonly help?: EditorHelp;
  /** The reader wants out by keyboard. */
  leave(): void;
}

/** The editor of phones, of failed downloads, and of whoever prefers it. Tab leaves it, as everywhere on the page. */
export function plainEditor(host: EditorHost, value: string): CodeEditor {
  // A text area cannot colour a line: the lines' numbers and marks lie under it, where it is transparent.
  const frame = document.createElement('div');
  frame.className = 'code code-numbered plain-editor';
  const lines = document.createElement('div');
  lines.className = 'plain-lines';
  lines.ariaHidden = 'true';
  const area = document.createElement('textarea');
  area.ariaLabel = host.label;
  area.spellcheck = false;
  area.autocapitalize = 'off';
  area.setAttribute('autocomplete', 'off');
  area.setAttribute('autocorrect', 'off');
  area.wrap = 'off';
  area.value = value;
  const fitRows = (): void => {
    const count = Math.max(3, area.value.split('\n').length);
    area.rows = count;
    while (lines.childElementCount > count) lines.lastElementChild!.remove();
    while (lines.childElementCount < count) lines.append(emptyLine());
  };
  const changed = (): void => {
    fitRows();
    host.changed();
  };
  area.addEventListener('input', changed);
  area.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.isComposing)
      indentedNewline(event, area, changed);
    if (event.key === 'Escape') host.leave();
  });
  lines.addEventListener('click', (event) => {
    const i = [...lines.children].indexOf((event.target as Element).closest('.line')!);
    if (i >= 0) host.gutter(i + 1);
  });
  fitRows();
  frame.append(lines, area);
  host.element.append(frame);
  return {
    get value() {
      return area.value;
    },
    set value(text) {
      area.value = text;
      fitRows();
    },
    focus: () => area.focus(),
    markError(line) {
      area.ariaInvalid = line === undefined ? null : 'true';
      lines.querySelector('.is-error')?.classList.remove('is-error');
      if (line !== undefined) lines.children[line - 1]?.classList.add('is-error');
    },
    markStops(stops) {
      for (const [i, line] of [...lines.children].entries()) line.classList.toggle('is-stop', stops.includes(i + 1));
    },
    markProblems(problems) {
      for (const [i, line] of [...lines.children].entries())
        line.classList.toggle(
          'is-problem',
          problems.some((p) => p.line === i + 1),
        );
    },
    dispose: () => frame.remove(),
  };
}

function emptyLine(): HTMLElement {
  const line = document.createElement('span');
  line.className = 'line';
  return line;
}

/** Enter keeps the line's indentation, one level more after a colon. */
function indentedNewline(event: KeyboardEvent, area: HTMLTextAreaElement, changed: () => void): void {
  const before = area.value.slice(0, area.selectionStart);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const indent = /^\s*/.exec(line)![0] + (/:\s*(#.*)?$/.test(line) ? '    ' : '');
  if (!indent) return;
  event.preventDefault();
  area.setRangeText(`\n${indent}`, area.selectionStart, area.selectionEnd, 'end');
  changed();
}
