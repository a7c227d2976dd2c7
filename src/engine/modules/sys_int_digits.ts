// sys.get_int_max_str_digits and sys.set_int_max_str_digits. Mirrors the functions of these names in Python/sysmodule.c.

import { NULL } from '../memory/memory.ts';
import { PyErr_Occurred, PyErr_SetString } from '../objects/errors.ts';
import { _PY_LONG_MAX_STR_DIGITS_THRESHOLD, getMaxStrDigits, setMaxStrDigits } from '../objects/long_text.ts';
import { PyLong_AsInt, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_ValueError } from '../objects/statictypes.ts';
import { type MethodSpec, method } from '../objects/typedef.ts';

export const intDigitFunctions: readonly MethodSpec[] = [
  method('get_int_max_str_digits()', () => PyLong_FromLong(getMaxStrDigits())),
  method('set_int_max_str_digits(maxdigits)', (_module, maxdigits) => {
    const n = PyLong_AsInt(maxdigits);
    if (n === -1 && PyErr_Occurred() !== NULL) return NULL;
    if (n !== 0 && n < _PY_LONG_MAX_STR_DIGITS_THRESHOLD) {
      return PyErr_SetString(
        PyExc_ValueError,
        `maxdigits must be >= ${_PY_LONG_MAX_STR_DIGITS_THRESHOLD} or 0 for unlimited`,
      );
    }
    setMaxStrDigits(n);
    return Py_None;
  }),
];
