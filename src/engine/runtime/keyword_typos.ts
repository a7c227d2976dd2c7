// "Did you mean 'while'?": the keyword that a name in a source which is no Python may have been meant for. Mirrors _find_keyword_typos
// of Lib/traceback.py.

import { selectedMinor } from '../include/layout.ts';
import { has, PySyntaxErrorObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { PyLong_AsLong } from '../objects/longobject.ts';
import { Py_DECREF } from '../objects/object.ts';
import { PyObject_Str } from '../objects/object_protocol.ts';
import { PyTuple_Check, PyTuple_GET_ITEM } from '../objects/tupleobject.ts';
import { PyUnicode_AsString, PyUnicode_Check } from '../objects/unicodeobject.ts';
import { PySyntaxError, parse } from '../parser/index.ts';
import { tokenize } from '../parser/tokenize.ts';
import * as T from '../parser/tokens.ts';
import { get_close_matches } from './close_matches.ts';
import { compileUnit } from './compile.ts';
import { sourceLines } from './source_lines.ts';
import { calculateSuggestion } from './suggestions.ts';

/** Lib/keyword.py, in its order. */
const kwlist: readonly string[] = (
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in ' +
  'is lambda nonlocal not or pass raise return try while with yield'
).split(' ');
/** A text that is longer is not looked at. */
const MOST_CHARACTERS = 1024;
const MOST_NAMES = 10;
const MOST_MATCHES = 3;

/** What the place of the error is then; columns from 1. */
export interface KeywordTypo {
  readonly text: string;
  readonly offset: number;
  readonly end_offset: number;
  readonly msg: string;
}

const splitLines = (text: string): string[] => text.replace(/\n$/, '').split('\n');
/** Lib/textwrap.py: without the blanks that all lines begin with. */
function dedent(text: string): string {
  const lines = text.split('\n');
  const full = lines.filter((l) => /\S/.test(l)).sort();
  const first = full[0] ?? '';
  const last = full.at(-1) ?? '';
  let margin = 0;
  while (margin < first.length && first[margin] === last[margin] && /[ \t]/.test(first[margin])) margin++;
  return lines.map((l) => (/\S/.test(l) ? l.slice(margin) : '')).join('\n');
}
/** The SyntaxError that ends an attempt; null if there is none. */
function refusal(attempt: () => unknown): PySyntaxError | null {
  try {
    attempt();
    return null;
  } catch (e) {
    if (!(e instanceof PySyntaxError)) throw e;
    return e;
  }
}
/** codeop.compile_command: false if it is a SyntaxError. A beginning of something is none. */
function isPython(source: string): boolean {
  const begin = (text: string): PySyntaxError | null =>
    refusal(() => parse(text, '<input>', 'exec', { allowIncomplete: true, dontImplyDedent: true }));
  const isWhole = (): boolean => refusal(() => compileUnit(source, '<input>', 'exec')) === null;
  if (begin(source) === null) return isWhole();
  const error = begin(`${source}\n`);
  return error === null || error.type === '_IncompleteInputError' || isWhole();
}

/** The keyword that makes Python of the source, with the place of the name; null if there is none. */
export function findKeywordTypo(exc: Ref): KeywordTypo | null {
  const X = PySyntaxErrorObject;
  if (!has(X.metadata)) return null;
  const [msg, metadata, text] = [ld(exc + X.msg), ld(exc + X.metadata), ld(exc + X.text)];
  if (msg === 0 || !PyUnicode_Check(msg) || text === 0 || !PyUnicode_Check(text)) return null;
  const message = PyUnicode_AsString(msg);
  if (message !== 'invalid syntax' && !message.includes('Perhaps you forgot a comma')) return null;
  if (metadata === 0 || !PyTuple_Check(metadata)) return null;
  let line = PyLong_AsLong(PyTuple_GET_ITEM(metadata, 0));
  let end_line = numberOf(ld(exc + X.lineno));
  const source = PyTuple_GET_ITEM(metadata, 2);
  let lines: string[];
  let fromFile = false;
  if (PyUnicode_Check(source)) lines = splitLines(PyUnicode_AsString(source));
  else {
    const filename = ld(exc + X.filename);
    const name = filename !== 0 && PyUnicode_Check(filename) ? PyUnicode_AsString(filename) : '';
    const file = sourceLines.written(name) ?? sourceLines.text(name);
    fromFile = file !== null;
    if (file === null) [line, end_line] = [0, 1];
    lines = splitLines(file ?? PyUnicode_AsString(text));
  }
  const code = dedent(lines.slice(line > 0 ? line - 1 : 0, end_line).join('\n'));
  if (code.length > MOST_CHARACTERS) return null;
  if (selectedMinor() >= 15 && isPython(code)) return null;
  const codeLines = splitLines(code);
  let left = MOST_NAMES;
  const { tokens, tokenizer } = tokenize(`${code}\n`, 'exec');
  for (const token of tokens) {
    // The parser's own types of the keywords are beyond those of Lib/token.py.
    if (token.type !== T.NAME) continue;
    if (fromFile && token.lineno + line !== (line === 0 ? end_line : end_line + 1)) continue;
    const name = tokenizer.src.slice(token.start, token.end);
    if (kwlist.includes(name)) continue;
    if (--left < 0) return null;
    const near = calculateSuggestion(kwlist, name);
    const matches = [...(near === null ? [] : [near]), ...get_close_matches(name, kwlist, MOST_MATCHES, 0.5)];
    const shown = codeLines[token.lineno - 1];
    const column = token.start - (tokenizer.src.lastIndexOf('\n', token.start - 1) + 1);
    for (const keyword of matches.slice(0, MOST_MATCHES)) {
      const changed = `${shown.slice(0, column)}${keyword}${shown.slice(column + name.length)}`;
      if (!isPython(codeLines.with(token.lineno - 1, changed).join('\n'))) continue;
      const offset = [...shown.slice(0, column)].length + 1;
      return {
        text: `${shown}\n`,
        offset,
        end_offset: offset + [...name].length,
        msg: `invalid syntax. Did you mean '${keyword}'?`,
      };
    }
  }
  return null;
}
/** int(str(o)), as TracebackException keeps the line. */
function numberOf(o: Ref): number {
  const text = o === 0 ? 0 : PyObject_Str(o);
  if (text === 0) return 0;
  const n = Number(PyUnicode_AsString(text));
  Py_DECREF(text);
  return Number.isInteger(n) ? n : 0;
}
