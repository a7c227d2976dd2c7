// How functions of module _decimal take their arguments: as PyArg_ParseTupleAndKeywords does, which tells errors without the
// function's name; since 3.15 as Argument Clinic does. Mirrors vgetargskeywords in Python/getargs.c.

import { METH_FASTCALL, METH_KEYWORDS } from '../include/flags.ts';
import { PyTupleObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { typeError } from '../objects/errors.ts';
import { link } from '../objects/link.ts';
import { argAt, Py_SIZE, PyVectorcall_NARGS } from '../objects/object.ts';
import { parseSignature, type Signature, unpackTupleAndDict, unpackVector } from '../objects/signature.ts';
import { type MethodSpec, rawMethod } from '../objects/typedef.ts';
import { decimalRules } from './decimal_rules.ts';

const plural = (n: number): string => (n === 1 ? '' : 's');
function fail(message: string): null {
  typeError(message);
  return null;
}
/** Arguments in the order of the parameters (NULL: not given), or null with TypeError. Borrowed. */
function parse(s: Signature, given: readonly Ref[], keywords: readonly (readonly [string, Ref])[]): Ref[] | null {
  const n = s.params.length;
  const all = given.length + keywords.length;
  if (all > n)
    return fail(
      `function takes at most ${n} ${given.length === 0 ? 'keyword ' : ''}argument${plural(n)} (${all} given)`,
    );
  const out: Ref[] = [];
  for (let i = 0; i < n; i++) {
    const p = s.params[i];
    const k = keywords.findIndex(([name]) => name === p.name);
    if (i < given.length) {
      if (k >= 0) return fail(`argument for function given by name ('${p.name}') and position (${i + 1})`);
      out.push(given[i]);
    } else if (k >= 0) out.push(keywords[k][1]);
    else if (p.required) return fail(`function missing required argument '${p.name}' (pos ${i + 1})`);
    else out.push(0);
  }
  const wrong = keywords.find(([name]) => !s.params.some((p) => p.name === name));
  if (wrong === undefined) return out;
  return fail(
    decimalRules().keywordsUnexpected
      ? `this function got an unexpected keyword argument '${wrong[0]}'`
      : `'${wrong[0]}' is an invalid keyword argument for this function`,
  );
}
/** Names and values of the keywords of a call. Borrowed. */
function keywordsOf(args: number, nargs: number, kwnames: Ref): [string, Ref][] {
  const n = kwnames === 0 ? 0 : Py_SIZE(kwnames);
  return Array.from({ length: n }, (_, i) => [
    link.PyUnicode_AsString(ld(kwnames + PyTupleObject.ob_item + i * 8)),
    argAt(args, nargs + i),
  ]);
}
/** A method whose arguments may be named. */
export function named(signature: string, f: (self: Ref, ...args: Ref[]) => Ref): MethodSpec {
  const s = parseSignature(signature);
  const call = (self: Ref, args: number, nargsf: number, kwnames: Ref): Ref => {
    const nargs = PyVectorcall_NARGS(nargsf);
    const got = decimalRules().isClinic
      ? unpackVector(s, args, nargsf, kwnames)
      : parse(
          s,
          Array.from({ length: nargs }, (_, i) => argAt(args, i)),
          keywordsOf(args, nargs, kwnames),
        );
    return got === null ? 0 : f(self, ...got);
  };
  return rawMethod(s.name, METH_FASTCALL | METH_KEYWORDS, call, '', s.text);
}
/** A method whose arguments have no names. */
export function positional(signature: string, f: (self: Ref, ...args: Ref[]) => Ref): MethodSpec {
  const s = parseSignature(signature);
  const { minPositional: min, maxPositional: max } = s;
  const call = (self: Ref, args: number, nargsf: number, kwnames: Ref): Ref => {
    const nargs = PyVectorcall_NARGS(nargsf);
    if (decimalRules().isClinic) {
      const got = unpackVector(s, args, nargsf, kwnames);
      return got === null ? 0 : f(self, ...got);
    }
    if (kwnames !== 0 && Py_SIZE(kwnames) > 0) return typeError(`${s.name}() takes no keyword arguments`);
    if (nargs < min || nargs > max) {
      const limit = nargs < min ? min : max;
      const word = min === max ? 'exactly' : nargs < min ? 'at least' : 'at most';
      return typeError(`function takes ${word} ${limit} argument${plural(limit)} (${nargs} given)`);
    }
    return f(self, ...Array.from({ length: max }, (_, i) => (i < nargs ? argAt(args, i) : 0)));
  };
  return rawMethod(s.name, METH_FASTCALL | METH_KEYWORDS, call, '', s.text);
}
/** Arguments of tp_new or tp_init. Borrowed, or null with TypeError. */
export function ofTuple(s: Signature, args: Ref, kwds: Ref): Ref[] | null {
  if (decimalRules().isClinic) return unpackTupleAndDict(s, args, kwds);
  const keywords: [string, Ref][] = [];
  if (kwds !== 0 && !link.dictItems(kwds, (key, value) => keywords.push([link.PyUnicode_AsString(key), value])))
    return fail('keywords must be strings');
  const given = Array.from({ length: Py_SIZE(args) }, (_, i) => ld(args + PyTupleObject.ob_item + i * 8));
  return parse(s, given, keywords);
}
