// Module _locale, for the two locales there are: C and C.UTF-8, which differ in their encoding only. Mirrors
// Modules/_localemodule.c; the answers of the C library are glibc's.

import { ld, type Ref, st } from '../memory/memory.ts';
import { staticAlloc, staticRef } from '../memory/static.ts';
import { PyDict_New, PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyErr_Occurred, PyErr_SetString } from '../objects/errors.ts';
import { _PyArg_BadArgument } from '../objects/getargs.ts';
import { PyList_New } from '../objects/listobject.ts';
import { PyLong_AsInt, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_ValueError } from '../objects/statictypes.ts';
import { method } from '../objects/typedef.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { addException, addInts } from './add_types.ts';
import { defineModule } from './define.ts';

/** In the order in which setlocale names them; the number of a category is its index, LC_ALL's is 6. */
const CATEGORIES = [
  'LC_CTYPE',
  'LC_NUMERIC',
  'LC_TIME',
  'LC_COLLATE',
  'LC_MONETARY',
  'LC_MESSAGES',
  '',
  'LC_PAPER',
  'LC_NAME',
  'LC_ADDRESS',
  'LC_TELEPHONE',
  'LC_MEASUREMENT',
  'LC_IDENTIFICATION',
] as const;
const LC_ALL = 6;
const CHAR_MAX = 127;
/** A bit for each category, set where it is not what a process begins with: C.UTF-8 for LC_CTYPE, else C. */
const CHANGED = staticAlloc('_locale.changed', 8);
/** The word that holds class locale.Error. */
const LocaleError = staticRef('locale.Error');

const isUtf8 = (category: number): boolean => (((ld(CHANGED) >> category) & 1) !== 0) !== (category === 0);
const nameOf = (category: number): string => (isUtf8(category) ? 'C.UTF-8' : 'C');
function allNames(): string {
  const own = CATEGORIES.flatMap((name, i) => (name === '' ? [] : [`${name}=${nameOf(i)}`]));
  const names = new Set(own.map((text) => text.split('=')[1]));
  return names.size === 1 ? [...names][0] : own.join(';');
}
/** For each category, whether a locale of that name is C.UTF-8 and not C; null if there is no such locale. */
function categoriesOf(name: string, all: boolean): boolean[] | null {
  // An empty name asks for what the environment says, which is what the process began with.
  if (name === '') return CATEGORIES.map((_, i) => i === 0);
  if (all && name.includes(';')) {
    const named = new Map(name.split(';').map((part) => part.split('=') as [string, string]));
    const each = CATEGORIES.map((category) =>
      category === '' ? [false] : categoriesOf(named.get(category) ?? '?', false),
    );
    return each.some((known) => known === null) ? null : each.map((known) => known?.[0] ?? false);
  }
  const utf8 = /^C\.utf-?8$/i.test(name);
  return utf8 || name === 'C' || name === 'POSIX' ? CATEGORIES.map(() => utf8) : null;
}
function setlocale(_m: Ref, categoryObject: Ref, locale: Ref): Ref {
  const category = PyLong_AsInt(categoryObject);
  if (category === -1 && PyErr_Occurred() !== 0) return 0;
  const known = category >= 0 && category < CATEGORIES.length;
  if (known && locale !== 0 && locale !== Py_None) {
    if (!PyUnicode_Check(locale)) return _PyArg_BadArgument('setlocale', 'argument 2', 'str or None', locale);
    const wanted = categoriesOf(PyUnicode_AsString(locale), category === LC_ALL);
    if (wanted === null) return PyErr_SetString(ld(LocaleError), 'unsupported locale setting');
    for (let i = 0; i < CATEGORIES.length; i++) {
      if ((category === LC_ALL || category === i) && isUtf8(i) !== wanted[i]) st(CHANGED, ld(CHANGED) ^ (1 << i));
    }
  }
  if (!known) return PyErr_SetString(ld(LocaleError), 'unsupported locale setting');
  return PyUnicode_FromString(category === LC_ALL ? allNames() : nameOf(category));
}
function localeconv(): Ref {
  const dict = PyDict_New();
  const put = (key: string, value: Ref): void => {
    PyDict_SetItemString(dict, key, value);
    Py_DECREF(value);
  };
  for (const key of ['int_curr_symbol', 'currency_symbol', 'mon_decimal_point', 'mon_thousands_sep'])
    put(key, PyUnicode_FromString(''));
  put('mon_grouping', PyList_New(0));
  for (const key of ['positive_sign', 'negative_sign']) put(key, PyUnicode_FromString(''));
  const numbers =
    'int_frac_digits frac_digits p_cs_precedes p_sep_by_space n_cs_precedes n_sep_by_space p_sign_posn n_sign_posn';
  for (const key of numbers.split(' ')) put(key, PyLong_FromLong(CHAR_MAX));
  put('decimal_point', PyUnicode_FromString('.'));
  put('thousands_sep', PyUnicode_FromString(''));
  put('grouping', PyList_New(0));
  return dict;
}

// ---- nl_langinfo ----

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const numbered = (prefix: string, first: number, texts: readonly string[]): [string, number, string][] =>
  texts.map((text, i) => [`${prefix}_${i + 1}`, first + i, text]);
const short = (text: string): string => text.slice(0, 3);
/** Name, number and text of each item; CODESET's text depends on the locale. */
const ITEMS: readonly (readonly [name: string, key: number, text: string])[] = [
  ['CODESET', 14, ''],
  ['RADIXCHAR', 65536, '.'],
  ['THOUSEP', 65537, ''],
  ...numbered('ABDAY', 131072, DAYS.map(short)),
  ...numbered('DAY', 131079, DAYS),
  ...numbered('ABMON', 131086, MONTHS.map(short)),
  ...numbered('MON', 131098, MONTHS),
  ['AM_STR', 131110, 'AM'],
  ['PM_STR', 131111, 'PM'],
  ['D_T_FMT', 131112, '%a %b %e %H:%M:%S %Y'],
  ['D_FMT', 131113, '%m/%d/%y'],
  ['T_FMT', 131114, '%H:%M:%S'],
  ['T_FMT_AMPM', 131115, '%I:%M:%S %p'],
  ['ERA', 131116, ''],
  ['ERA_D_FMT', 131118, ''],
  ['ALT_DIGITS', 131119, ''],
  ['ERA_D_T_FMT', 131120, ''],
  ['ERA_T_FMT', 131121, ''],
  ['_DATE_FMT', 131180, '%a %b %e %H:%M:%S %Z %Y'],
  ['CRNCYSTR', 262159, '-'],
  ['YESEXPR', 327680, '^[yY]'],
  ['NOEXPR', 327681, '^[nN]'],
];
const encoding = (): string => (isUtf8(0) ? 'UTF-8' : 'ANSI_X3.4-1968');
function nl_langinfo(_m: Ref, o: Ref): Ref {
  const key = PyLong_AsInt(o);
  if (key === -1 && PyErr_Occurred() !== 0) return 0;
  const item = ITEMS.find(([, number]) => number === key);
  if (item === undefined) return PyErr_SetString(PyExc_ValueError, 'unsupported langinfo constant');
  return PyUnicode_FromString(item[0] === 'CODESET' ? encoding() : item[2]);
}
function strcoll(_m: Ref, a: Ref, b: Ref): Ref {
  for (const [o, n] of [
    [a, 1],
    [b, 2],
  ])
    if (!PyUnicode_Check(o)) return _PyArg_BadArgument('strcoll', `argument ${n}`, 'str', o);
  const [x, y] = [a, b].map((o) => Array.from(PyUnicode_AsString(o), (c) => c.codePointAt(0) as number));
  const at = x.findIndex((c, i) => c !== y[i]);
  return PyLong_FromLong(at < 0 ? Math.sign(x.length - y.length) : Math.sign(x[at] - (y[at] ?? -1)));
}

defineModule({
  name: '_locale',
  doc: 'Support for POSIX locales.',
  methods: [
    method('setlocale(category, locale=None, /)', setlocale),
    method('localeconv()', localeconv),
    method('strcoll(os1, os2, /)', strcoll),
    method('strxfrm(string, /)', (_m, o) =>
      PyUnicode_Check(o) ? Py_NewRef(o) : _PyArg_BadArgument('strxfrm', 'argument', 'str', o),
    ),
    method('nl_langinfo(key, /)', nl_langinfo),
    method('getencoding()', () => PyUnicode_FromString(encoding())),
  ],
  exec: (module) => {
    if (addException(module, LocaleError, 'locale.Error') < 0) return -1;
    const categories = Object.fromEntries(CATEGORIES.slice(0, 6).map((name, i) => [name, i]));
    if (addInts(module, { ...categories, LC_ALL, CHAR_MAX }) < 0) return -1;
    return addInts(module, Object.fromEntries(ITEMS.map(([name, key]) => [name, key])));
  },
});
