// Signatures of C functions: one line of Python-like text gives the calling convention, the unpacking of arguments, the error
// messages and __text_signature__. Plays the part of Argument Clinic; messages mirror Python/getargs.c.
//
//   'append(object, /)'                 METH_O            f(self, object)
//   'clear()'                           METH_NOARGS       f(self)
//   'pop(index=-1, /)'                  METH_FASTCALL     f(self, index or NULL)
//   'sort(*, key=None, reverse=False)'  ... | KEYWORDS    f(self, key or NULL, reverse or NULL)
//
// An argument not given is NULL (0): the default written here is only what the signature shows. All references are borrowed.

import { METH_FASTCALL, METH_KEYWORDS, METH_NOARGS, METH_O } from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PyTupleObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { typeError } from './errors.ts';
import { link, partLink } from './link.ts';
import { argAt, Py_SIZE, PyVectorcall_NARGS } from './object.ts';

export interface Parameter {
  readonly name: string;
  readonly kind: 'positional-only' | 'positional' | 'keyword-only';
  readonly required: boolean;
}
export interface Signature {
  readonly name: string;
  readonly params: readonly Parameter[];
  /** As shown by __text_signature__, without the bound first parameter. */
  readonly text: string;
  /** Parameters before the first optional one. */
  readonly minPositional: number;
  /** Parameters that may be given by position. */
  readonly maxPositional: number;
  readonly positionalOnly: number;
  /** `*args` comes first, which the caller takes: what is unpacked here are keywords. */
  readonly variadic?: boolean;
}

/** Reads a signature line. Parameters may not be `*args` or `**kwargs`: such functions take the raw convention. */
export function parseSignature(line: string): Signature {
  const open = line.indexOf('(');
  const name = line.slice(0, open);
  const inner = line.slice(open + 1, line.lastIndexOf(')')).trim();
  const params: Parameter[] = [];
  // CPython breaks some lines.
  const parts = inner === '' ? [] : inner.split(inner.includes('\n') ? /,\s+/ : ', ');
  const slash = Math.max(0, parts.indexOf('/'));
  let kind: Parameter['kind'] = slash > 0 ? 'positional-only' : 'positional';
  let maxPositional = 0;
  let firstOptional = parts.length;
  for (const part of parts) {
    if (part === '/') kind = 'positional';
    else if (part === '*') kind = 'keyword-only';
    else {
      const eq = part.indexOf('=');
      if (eq >= 0) firstOptional = Math.min(firstOptional, params.length);
      if (kind !== 'keyword-only') maxPositional++;
      params.push({ name: eq < 0 ? part : part.slice(0, eq), kind, required: eq < 0 });
    }
  }
  const minPositional = Math.min(firstOptional, maxPositional);
  return { name, params, text: inner, minPositional, maxPositional, positionalOnly: slash };
}

const plural = (n: number): string => (n === 1 ? '' : 's');

/** Checks a count of positional-only arguments. Returns false with TypeError set. Mirrors _PyArg_CheckPositional. */
export function _PyArg_CheckPositional(name: string, nargs: number, min: number, max: number): boolean {
  if (nargs >= min && nargs <= max) return true;
  const limit = nargs < min ? min : max;
  const word = min === max ? '' : nargs < min ? 'at least ' : 'at most ';
  typeError(`${name} expected ${word}${limit} argument${plural(limit)}, got ${nargs}`);
  return false;
}

/** Tells a wrong set of arguments as _PyArg_UnpackKeywords does. Returns null. */
function complain(message: string): null {
  typeError(message);
  return null;
}

/** A function as messages call it. */
const called = (s: Signature): string => (s.name === '' ? 'this function' : `${s.name}()`);
/** The words about a keyword that no parameter has (error_unexpected_keyword_arg). */
function unexpectedKeyword(s: Signature, keywords: readonly (readonly [name: string, value: Ref])[]): string {
  const names = s.params.slice(s.positionalOnly).map((p) => p.name);
  const wrong = keywords.find(([name]) => !names.includes(name));
  if (wrong === undefined) return `invalid keyword argument for ${s.name}()`;
  if (!profile.suggestsKeywords) return `'${wrong[0]}' is an invalid keyword argument for ${called(s)}`;
  const near = partLink.calculateSuggestion(names, wrong[0]);
  return `${called(s)} got an unexpected keyword argument '${wrong[0]}'${near === null ? '' : `. Did you mean '${near}'?`}`;
}

function unpack(
  s: Signature,
  nargs: number,
  positional: (i: number) => Ref,
  keywords: readonly (readonly [name: string, value: Ref])[],
): Ref[] | null {
  const n = s.params.length;
  const given = nargs + keywords.length;
  if (given > n && !s.variadic) {
    const what = nargs === 0 ? 'keyword ' : '';
    return complain(`${s.name}() takes at most ${n} ${what}argument${plural(n)} (${given} given)`);
  }
  if (nargs > s.maxPositional) {
    if (s.maxPositional === 0) return complain(`${s.name}() takes no positional arguments`);
    const atMost = s.minPositional < s.maxPositional ? 'at most' : 'exactly';
    return complain(
      `${s.name}() takes ${atMost} ${s.maxPositional} positional argument${plural(s.maxPositional)} (${nargs} given)`,
    );
  }
  if (nargs < Math.min(s.positionalOnly, s.minPositional)) {
    const min = Math.min(s.positionalOnly, s.minPositional);
    const atLeast = min < s.maxPositional ? 'at least' : 'exactly';
    return complain(`${s.name}() takes ${atLeast} ${min} positional argument${plural(min)} (${nargs} given)`);
  }
  const out: Ref[] = [];
  let used = 0;
  for (let i = 0; i < n; i++) {
    const p = s.params[i];
    const k = i < nargs || i < s.positionalOnly ? -1 : keywords.findIndex(([name]) => name === p.name);
    if (i < nargs) out.push(positional(i));
    else if (k >= 0) {
      out.push(keywords[k][1]);
      used++;
    } else if (p.required) {
      return complain(`${s.name}() missing required argument '${p.name}' (pos ${i + 1})`);
    } else {
      out.push(0);
    }
  }
  if (used < keywords.length) {
    const twice = s.params.findIndex(
      (p, i) => i >= s.positionalOnly && i < nargs && keywords.some(([name]) => name === p.name),
    );
    if (twice >= 0) {
      const { name } = s.params[twice];
      return complain(`argument for ${s.name}() given by name ('${name}') and position (${twice + 1})`);
    }
    return complain(unexpectedKeyword(s, keywords));
  }
  return out;
}

/** Arguments of a vectorcall in the order of the parameters (NULL: not given), or null with TypeError. Borrowed. */
export function unpackVector(s: Signature, args: number, nargsf: number, kwnames: Ref): Ref[] | null {
  const nargs = PyVectorcall_NARGS(nargsf);
  const keywords: [string, Ref][] = [];
  if (kwnames !== 0) {
    for (let i = 0; i < Py_SIZE(kwnames); i++) {
      const name = ld(kwnames + PyTupleObject.ob_item + i * 8);
      keywords.push([link.PyUnicode_AsString(name), argAt(args, nargs + i)]);
    }
  }
  return unpack(s, nargs, (i) => argAt(args, i), keywords);
}

/** As unpackVector for slots that get a tuple and a dict (tp_new, tp_init, tp_call). `kwds` may be NULL. */
export function unpackTupleAndDict(s: Signature, args: Ref, kwds: Ref): Ref[] | null {
  const keywords: [string, Ref][] = [];
  if (kwds !== 0 && !link.dictItems(kwds, (key, value) => keywords.push([link.PyUnicode_AsString(key), value]))) {
    return complain('keywords must be strings');
  }
  return unpack(s, Py_SIZE(args), (i) => ld(args + PyTupleObject.ob_item + i * 8), keywords);
}

type Impl = (self: Ref, ...args: Ref[]) => Ref;
export interface Convention {
  readonly flags: number;
  /** The function in the convention that `flags` name. */
  readonly call: (self: Ref, ...rest: number[]) => Ref;
}

/** Wraps `f`, which takes `self` and the parameters one by one, in the calling convention that the signature asks for. */
export function convention(s: Signature, f: Impl): Convention {
  const { params, minPositional: min, maxPositional: max } = s;
  const n = params.length;
  if (n === 0) return { flags: METH_NOARGS, call: (self) => f(self) };
  if (s.positionalOnly === n) {
    if (n === 1 && min === 1) return { flags: METH_O, call: f };
    const name = s.name;
    const call = (self: Ref, args: number, nargsf: number): Ref => {
      const nargs = PyVectorcall_NARGS(nargsf);
      if ((nargs < min || nargs > max) && !_PyArg_CheckPositional(name, nargs, min, max)) return 0;
      const a = nargs > 0 ? argAt(args, 0) : 0;
      if (n === 1) return f(self, a);
      const b = nargs > 1 ? argAt(args, 1) : 0;
      if (n === 2) return f(self, a, b);
      const c = nargs > 2 ? argAt(args, 2) : 0;
      if (n === 3) return f(self, a, b, c);
      const rest: Ref[] = [];
      for (let i = 3; i < n; i++) rest.push(i < nargs ? argAt(args, i) : 0);
      return f(self, a, b, c, ...rest);
    };
    return { flags: METH_FASTCALL, call };
  }
  return {
    flags: METH_FASTCALL | METH_KEYWORDS,
    call: (self: Ref, args: number, nargsf: number, kwnames: Ref): Ref => {
      const got = unpackVector(s, args, nargsf, kwnames);
      return got === null ? 0 : f(self, ...got);
    },
  };
}
