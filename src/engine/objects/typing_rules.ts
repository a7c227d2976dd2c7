// Where the types of module typing that are written in C differ by version, as data. Measured on 3.12.1, 3.13.0, 3.14.10 and 3.15.2.

import { type PythonVersion, profile } from '../include/profile.ts';

interface TypingRules {
  /** `type_params` of a TypeAliasType must be type parameters, those with a default last. */
  readonly checksTypeParams: boolean;
  /** The value of an alias that evaluating it asked for is released; else it never is. */
  readonly releasesAskedValue: boolean;
  /** A ParamSpec is bound by anything; else by what typing takes for a type. */
  readonly bindsAnything: boolean;
  /** `union | other` takes what typing takes for a type; else what `|` of types takes. */
  readonly unionsTakeForms: boolean;
}
const since314: TypingRules = {
  checksTypeParams: true,
  releasesAskedValue: true,
  bindsAnything: true,
  unionsTakeForms: true,
};
const before314: TypingRules = {
  checksTypeParams: false,
  releasesAskedValue: false,
  bindsAnything: false,
  unionsTakeForms: false,
};
const RULES: Readonly<Record<PythonVersion, TypingRules>> = {
  '3.12': before314,
  '3.13': before314,
  '3.14': since314,
  '3.15': since314,
};
export const typingRules = (): TypingRules => RULES[profile.version];
