// hex() and fromhex() of bytes, bytearray and memoryview. Mirrors Python/pystrhex.c and _PyBytes_FromHex in Objects/bytesobject.c.

import { profile } from '../include/profile.ts';
import { MEMORY_SIZE, type Ref } from '../memory/memory.ts';
import { tick } from '../memory/ticks.ts';
import { PyObject_Size } from './abstract.ts';
import { bufferBytes, PyObject_CheckBuffer } from './buffer.ts';
import { isSpace } from './bytes_shared.ts';
import { PyBytes_AsUint8Array, PyBytes_Check } from './bytesobject.ts';
import { namesOddDigits, noHexadecimals } from './changed_messages.ts';
import { hexValue } from './codec_escape.ts';
import { PyErr_NoMemory, PyErr_SetString, typeError } from './errors.ts';
import { failed } from './getargs.ts';
import { PyLong_AsInt } from './longobject.ts';
import { PyExc_ValueError } from './statictypes.ts';
import { codePoints, newFromCodePoints, PyUnicode_Check } from './unicodeobject.ts';

/** New reference to a str. `sep` and `perSep` may be NULL. */
export function _Py_strhex_with_sep(bytes: Uint8Array, sep: Ref, perSepArg: Ref): Ref {
  let perSep = 1;
  if (perSepArg !== 0) {
    perSep = PyLong_AsInt(perSepArg);
    if (failed(perSep)) return 0;
  }
  let sepChar = -1;
  if (sep !== 0) {
    const n = PyObject_Size(sep);
    if (n < 0) return 0;
    if (n !== 1) return PyErr_SetString(PyExc_ValueError, 'sep must be length 1.');
    if (PyUnicode_Check(sep)) [sepChar] = codePoints(sep);
    else if (PyBytes_Check(sep)) [sepChar] = PyBytes_AsUint8Array(sep);
    else return typeError('sep must be str or bytes.');
    if (sepChar > 127) return PyErr_SetString(PyExc_ValueError, 'sep must be ASCII.');
  }
  const group = sepChar < 0 ? 0 : Math.abs(perSep);
  const n = bytes.length;
  const separators = group > 0 && n > 0 ? Math.floor((n - 1) / group) : 0;
  if (n * 2 + separators > MEMORY_SIZE) return PyErr_NoMemory();
  const out = new Uint8Array(n * 2 + separators);
  let at = 0;
  for (let i = 0; i < n; i++) {
    tick();
    // Groups are counted from the right, or from the left when the number is negative.
    const from = perSep < 0 ? i : n - i;
    if (group > 0 && i > 0 && from % group === 0) out[at++] = sepChar;
    for (const digit of [bytes[i] >> 4, bytes[i] & 15]) out[at++] = digit < 10 ? 48 + digit : 87 + digit;
  }
  return newFromCodePoints(out);
}

/** The bytes that a text of hexadecimal digits names, or null with an exception. */
export function _PyBytes_FromHex(text: Ref): number[] | null {
  let s: ArrayLike<number>;
  if (PyUnicode_Check(text)) s = codePoints(text);
  else if (profile.fromhexTakesBytes && PyObject_CheckBuffer(text)) {
    const bytes = bufferBytes(text);
    if (bytes === null) return null;
    s = bytes;
  } else {
    noHexadecimals(text);
    return null;
  }
  const out: number[] = [];
  const wrong = (position: number): null => {
    PyErr_SetString(PyExc_ValueError, `non-hexadecimal number found in fromhex() arg at position ${position}`);
    return null;
  };
  // A character beyond ASCII is what is wrong first, wherever it stands.
  for (let i = 0; PyUnicode_Check(text) && i < s.length; i++) if (s[i] > 127) return wrong(i);
  for (let i = 0; i < s.length; ) {
    if (isSpace(s[i])) {
      i++;
      continue;
    }
    const high = hexValue(s[i]);
    if (high < 0) return wrong(i);
    if (i + 1 >= s.length) {
      if (!namesOddDigits()) return wrong(i + 1);
      PyErr_SetString(PyExc_ValueError, 'fromhex() arg must contain an even number of hexadecimal digits');
      return null;
    }
    const low = hexValue(s[i + 1]);
    if (low < 0) return wrong(i + 1);
    out.push(high * 16 + low);
    i += 2;
  }
  return out;
}
