// What the version decides about numbers besides the cache of small ints: texts of ZeroDivisionError, and whether a real
// operand of complex arithmetic has an imaginary part of zero (before 3.14) or none, whether products of infinities are put
// right as C99 says, what cmath makes of zero and NaN, and how complex() reads its arguments. Set at start-up with the profile.

import type { Profile } from '../include/profile.ts';

export const zeroDivision = {
  intDivision: '',
  intModulo: '',
  float: '',
  floatFloor: '',
  floatModulo: '',
  floatDivmod: '',
  floatPower: '',
  complex: '',
  complexPower: '',
};
export const complexRules = {
  realOperandsAreReal: true,
  recoverInfinities: true,
  nanHidesZero: false,
  complexParts: false,
};

export function selectNumberProfile(profile: Profile): void {
  const old = profile.version === '3.12' || profile.version === '3.13';
  const plain = 'division by zero';
  zeroDivision.intDivision = old ? 'integer division or modulo by zero' : plain;
  zeroDivision.intModulo = old ? 'integer modulo by zero' : plain;
  zeroDivision.float = old ? 'float division by zero' : plain;
  zeroDivision.floatFloor = old ? 'float floor division by zero' : plain;
  zeroDivision.floatModulo = profile.version === '3.12' ? 'float modulo' : old ? 'float modulo by zero' : plain;
  zeroDivision.floatDivmod = old ? 'float divmod()' : plain;
  zeroDivision.floatPower = old ? '0.0 cannot be raised to a negative power' : 'zero to a negative power';
  zeroDivision.complex = old ? 'complex division by zero' : plain;
  zeroDivision.complexPower = old ? '0.0 to a negative or complex power' : 'zero to a negative or complex power';
  complexRules.realOperandsAreReal = !old;
  complexRules.recoverInfinities = !old;
  complexRules.nanHidesZero = old;
  complexRules.complexParts = old;
}
