// Finds `from __future__ import ...` at the top of a module.
// Mirrors Python/future.c.

import type { alias, ImportFrom, mod } from '../parser/ast.ts';
import { CO_FUTURE_ANNOTATIONS, CO_FUTURE_BARRY_AS_BDFL } from './code_flags.ts';
import type { Diagnostics } from './diagnostics.ts';
import { LOC, type Location, NO_LOCATION } from './location.ts';
import type { Strategy } from './strategy.ts';

export interface FutureFeatures {
  ff_features: number;
  /** Where the last future statement is. */
  ff_location: Location;
}

/** Features that became the language; naming them changes nothing. */
const MANDATORY: ReadonlySet<string> = new Set([
  'nested_scopes',
  'generators',
  'division',
  'absolute_import',
  'with_statement',
  'print_function',
  'unicode_literals',
  'generator_stop',
]);

/** The error, at the name or, without an end, at the statement. */
function refusal(message: string, name: alias, s: ImportFrom, diagnostics: Diagnostics, strategy: Strategy): Error {
  if (strategy.placesImportedNames) return diagnostics.SyntaxError(message, LOC(name), true);
  return diagnostics.SyntaxErrorAt(message, LOC(s));
}
function future_check_features(ff: FutureFeatures, s: ImportFrom, diagnostics: Diagnostics, strategy: Strategy): void {
  for (const name of s.names) {
    const feature = name.name;
    if (MANDATORY.has(feature)) continue;
    if (feature === 'barry_as_FLUFL') ff.ff_features |= CO_FUTURE_BARRY_AS_BDFL;
    else if (feature === 'annotations') ff.ff_features |= CO_FUTURE_ANNOTATIONS;
    else if (feature === 'braces') throw refusal('not a chance', name, s, diagnostics, strategy);
    else throw refusal(`future feature ${feature.slice(0, 100)} is not defined`, name, s, diagnostics, strategy);
  }
}

export function _PyFuture_FromAST(tree: mod, diagnostics: Diagnostics, strategy: Strategy): FutureFeatures {
  const ff: FutureFeatures = { ff_features: 0, ff_location: NO_LOCATION };
  if (tree._type !== 'Module' && tree._type !== 'Interactive') return ff;
  let first = true;
  for (const s of tree.body) {
    // A docstring may come before, anything else ends the search.
    const isDocString = s._type === 'Expr' && s.value._type === 'Constant' && s.value.value.kind === 'str';
    if (s._type === 'ImportFrom' && s.module === '__future__' && s.level === 0) {
      future_check_features(ff, s, diagnostics, strategy);
      ff.ff_location = LOC(s);
    } else if (!isDocString || !first) {
      break;
    }
    first = false;
  }
  return ff;
}
