// Where the versions of _md5, _sha1, _sha3 and _blake2 differ, as data. Measured on 3.12.1, 3.13.0, 3.14.10 and 3.15.2.

import { type PythonVersion, profile } from '../include/profile.ts';

interface HashRules {
  /** All constructors take `data` first; all types are known to the collector; modules have _GIL_MINSIZE. */
  readonly areUniform: boolean;
  /** The old keyword `string` is warned of. */
  readonly warnsOfString: boolean;
  /** What a constructor of _blake2 says of an int that is negative, or has more than 64 bits. */
  readonly negative: string;
  readonly tooLarge: string;
  /** A parameter of _blake2 as messages name it, and how long it is if it is too long. */
  readonly quotesParameters: boolean;
  readonly saysLength: boolean;
  /** Of an inner_size: "between 0 and is 64", as CPython had it. */
  readonly innerSize: '' | 'is ';
  readonly digestSize: (name: string, most: number, given: number) => string;
  /** What an extendable function of _sha3 says of a length. */
  readonly negativeLength: string;
  readonly longLength: { readonly overflows: boolean; readonly message: string };
}
const before314: HashRules = {
  areUniform: false,
  warnsOfString: false,
  negative: 'value must be positive',
  tooLarge: 'int too big to convert',
  quotesParameters: false,
  saysLength: false,
  innerSize: 'is ',
  digestSize: (_name, most) => `digest_size must be between 1 and ${most} bytes`,
  negativeLength: 'value must be positive',
  longLength: { overflows: false, message: 'length is too large' },
};
const in314: HashRules = {
  ...before314,
  areUniform: true,
  negative: 'Cannot convert negative int',
  tooLarge: 'Python int too large for C unsigned long long',
  digestSize: (name, most, given) =>
    `digest_size for ${name.replace('b', 'B')} must be between 1 and ${most} bytes, here it is ${given}`,
  negativeLength: 'Cannot convert negative int',
};
const RULES: Readonly<Record<PythonVersion, HashRules>> = {
  '3.12': before314,
  '3.13': before314,
  '3.14': in314,
  '3.15': {
    ...in314,
    warnsOfString: true,
    quotesParameters: true,
    saysLength: true,
    innerSize: '',
    digestSize: (name, most, given) => `digest_size for ${name} must be between 1 and ${most} bytes, got ${given}`,
    negativeLength: 'length cannot be negative',
    longLength: { overflows: true, message: 'digest length is too large' },
  },
};
export const hashRules = (): HashRules => RULES[profile.version];
