// What the functions of module cmath give for infinities and NaN. Mirrors the tables ..._special_values of
// Modules/cmathmodule.c, which follow C99's Annex G.

import type { Complex } from '../objects/complexobject.ts';
import { complexRules } from '../objects/number_profile.ts';

export const isInf = (x: number): boolean => Math.abs(x) === Infinity;
export const isFiniteComplex = (z: Complex): boolean => Number.isFinite(z.re) && Number.isFinite(z.im);

// A table has a row for each kind of real part, and in it an entry for each kind of imaginary part: negative infinity, negative,
// -0.0, 0.0, positive, positive infinity, NaN. An entry is 're,im'; '*' is one whose value does not matter: finite numbers, what
// depends on sines and cosines, and domain errors.
const TABLES = {
  acos: `
    3pi/4,inf   pi,inf      pi,inf      pi,-inf     pi,-inf     3pi/4,-inf  nan,inf
    pi/2,inf    *           *           *           *           pi/2,-inf   nan,nan
    pi/2,inf    *           *           *           *           pi/2,-inf   pi/2,nan
    pi/2,inf    *           *           *           *           pi/2,-inf   pi/2,nan
    pi/2,inf    *           *           *           *           pi/2,-inf   nan,nan
    pi/4,inf    0,inf       0,inf       0,-inf      0,-inf      pi/4,-inf   nan,inf
    nan,inf     nan,nan     nan,nan     nan,nan     nan,nan     nan,-inf    nan,nan
  `,
  acosh: `
    inf,-3pi/4  inf,-pi     inf,-pi     inf,pi      inf,pi      inf,3pi/4   inf,nan
    inf,-pi/2   *           *           *           *           inf,pi/2    nan,nan
    inf,-pi/2   *           *           *           *           inf,pi/2    nan,pi/2
    inf,-pi/2   *           *           *           *           inf,pi/2    nan,pi/2
    inf,-pi/2   *           *           *           *           inf,pi/2    nan,nan
    inf,-pi/4   inf,-0      inf,-0      inf,0       inf,0       inf,pi/4    inf,nan
    inf,nan     nan,nan     nan,nan     nan,nan     nan,nan     inf,nan     nan,nan
  `,
  asinh: `
    -inf,-pi/4  -inf,-0     -inf,-0     -inf,0      -inf,0      -inf,pi/4   -inf,nan
    -inf,-pi/2  *           *           *           *           -inf,pi/2   nan,nan
    -inf,-pi/2  *           *           *           *           -inf,pi/2   nan,nan
    inf,-pi/2   *           *           *           *           inf,pi/2    nan,nan
    inf,-pi/2   *           *           *           *           inf,pi/2    nan,nan
    inf,-pi/4   inf,-0      inf,-0      inf,0       inf,0       inf,pi/4    inf,nan
    inf,nan     nan,nan     nan,-0      nan,0       nan,nan     inf,nan     nan,nan
  `,
  atanh: `
    -0,-pi/2    -0,-pi/2    -0,-pi/2    -0,pi/2     -0,pi/2     -0,pi/2     -0,nan
    -0,-pi/2    *           *           *           *           -0,pi/2     nan,nan
    -0,-pi/2    *           *           *           *           -0,pi/2     -0,nan
    0,-pi/2     *           *           *           *           0,pi/2      0,nan
    0,-pi/2     *           *           *           *           0,pi/2      nan,nan
    0,-pi/2     0,-pi/2     0,-pi/2     0,pi/2      0,pi/2      0,pi/2      0,nan
    0,-pi/2     nan,nan     nan,nan     nan,nan     nan,nan     0,pi/2      nan,nan
  `,
  cosh: `
    *           *           inf,0       inf,-0      *           *           inf,nan
    *           *           *           *           *           *           nan,nan
    *           *           *           *           *           *           nan,0
    *           *           *           *           *           *           nan,0
    *           *           *           *           *           *           nan,nan
    *           *           inf,-0      inf,0       *           *           inf,nan
    nan,nan     nan,nan     nan,0       nan,0       nan,nan     nan,nan     nan,nan
  `,
  exp: `
    0,0         *           0,-0        0,0         *           0,0         0,0
    *           *           *           *           *           *           nan,nan
    *           *           *           *           *           *           nan,nan
    *           *           *           *           *           *           nan,nan
    *           *           *           *           *           *           nan,nan
    *           *           inf,-0      inf,0       *           *           inf,nan
    nan,nan     nan,nan     nan,-0      nan,0       nan,nan     nan,nan     nan,nan
  `,
  log: `
    inf,-3pi/4  inf,-pi     inf,-pi     inf,pi      inf,pi      inf,3pi/4   inf,nan
    inf,-pi/2   *           *           *           *           inf,pi/2    nan,nan
    inf,-pi/2   *           *           *           *           inf,pi/2    nan,nan
    inf,-pi/2   *           *           *           *           inf,pi/2    nan,nan
    inf,-pi/2   *           *           *           *           inf,pi/2    nan,nan
    inf,-pi/4   inf,-0      inf,-0      inf,0       inf,0       inf,pi/4    inf,nan
    inf,nan     nan,nan     nan,nan     nan,nan     nan,nan     inf,nan     nan,nan
  `,
  sinh: `
    *           *           -inf,-0     -inf,0      *           *           inf,nan
    *           *           *           *           *           *           nan,nan
    *           *           *           *           *           *           0,nan
    *           *           *           *           *           *           0,nan
    *           *           *           *           *           *           nan,nan
    *           *           inf,-0      inf,0       *           *           inf,nan
    nan,nan     nan,nan     nan,-0      nan,0       nan,nan     nan,nan     nan,nan
  `,
  sqrt: `
    inf,-inf    0,-inf      0,-inf      0,inf       0,inf       inf,inf     nan,inf
    inf,-inf    *           *           *           *           inf,inf     nan,nan
    inf,-inf    *           *           *           *           inf,inf     nan,nan
    inf,-inf    *           *           *           *           inf,inf     nan,nan
    inf,-inf    *           *           *           *           inf,inf     nan,nan
    inf,-inf    inf,-0      inf,-0      inf,0       inf,0       inf,inf     inf,nan
    inf,-inf    nan,nan     nan,nan     nan,nan     nan,nan     inf,inf     nan,nan
  `,
  tanh: `
    -1,0        *           -1,-0       -1,0        *           -1,0        -1,0
    *           *           *           *           *           *           nan,nan
    *           *           *           *           *           *           -0,nan
    *           *           *           *           *           *           0,nan
    *           *           *           *           *           *           nan,nan
    1,0         *           1,-0        1,0         *           1,0         1,0
    nan,nan     nan,nan     nan,-0      nan,0       nan,nan     nan,nan     nan,nan
  `,
  rect: `
    *           *           -inf,0      -inf,-0     *           *           inf,nan
    *           *           *           *           *           *           nan,nan
    0,0         *           *           *           *           0,0         0,0
    0,0         *           *           *           *           0,0         0,0
    *           *           *           *           *           *           nan,nan
    *           *           inf,-0      inf,0       *           *           inf,nan
    nan,nan     nan,nan     nan,0       nan,0       nan,nan     nan,nan     nan,nan
  `,
};
type SpecialFunction = keyof typeof TABLES;

const ANGLES: Readonly<Record<string, number>> = {
  pi: Math.PI,
  'pi/2': Math.PI / 2,
  'pi/4': Math.PI / 4,
  '3pi/4': 0.75 * Math.PI,
  inf: Infinity,
  nan: Number.NaN,
};
function part(text: string): number {
  const size = text.replace('-', '');
  const x = ANGLES[size] ?? Number(size);
  return text === size ? x : -x;
}
/** Which row or column is that of a part. */
function special_type(x: number): number {
  if (Number.isNaN(x)) return 6;
  if (x === 0) return Object.is(x, 0) ? 3 : 2;
  if (Number.isFinite(x)) return x < 0 ? 1 : 4;
  return x < 0 ? 0 : 5;
}
const rows = new Map<SpecialFunction, string[][]>();

/** What `f` gives for a number with an infinite or NaN part. For 'rect', the parts are length and angle. */
export function specialValue(f: SpecialFunction, z: Complex): Complex {
  let table = rows.get(f);
  if (table === undefined) {
    table = TABLES[f]
      .trim()
      .split('\n')
      .map((row) => row.trim().split(/ +/));
    rows.set(f, table);
  }
  const entry = table[special_type(z.re)][special_type(z.im)];
  const lost = z.re === 0 && Number.isNaN(z.im) && (f === 'acosh' || f === 'tanh') && complexRules.nanHidesZero;
  if (entry === '*' || lost) return { re: Number.NaN, im: Number.NaN };
  const [re, im] = entry.split(',');
  return { re: part(re), im: part(im) };
}
