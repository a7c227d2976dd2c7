// Module errno: the system's error numbers. Mirrors Modules/errnomodule.c.

import { PyDict_New, PyDict_SetItem } from '../objects/dictobject.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { PyModule_AddIntConstant } from '../objects/moduleobject.ts';
import { Py_DECREF } from '../objects/object.ts';
import { PyUnicode_InternFromString } from '../objects/unicodeobject.ts';
import { addStolen, defineModule } from './define.ts';
import { ERRNO } from './errno_table.ts';

defineModule({
  name: 'errno',
  doc:
    'This module makes available standard errno system symbols.\n\nThe value of each symbol is the corresponding integer value,\n' +
    'e.g., on most systems, errno.ENOENT equals the integer 2.\n\nThe dictionary errno.errorcode maps numeric codes to symbol names,\n' +
    "e.g., errno.errorcode[2] could be the string 'ENOENT'.\n\nSymbols that are not relevant to the underlying system are not defined.\n\n" +
    "To map error codes to error messages, use the function os.strerror(),\ne.g. os.strerror(2) could return 'No such file or directory'.",
  exec: (module) => {
    const errorcode = PyDict_New();
    if (addStolen(module, 'errorcode', errorcode) < 0) return -1;
    for (const [symbol, code] of ERRNO) {
      if (PyModule_AddIntConstant(module, symbol, code) < 0) return -1;
      const key = PyLong_FromLong(code);
      const value = PyUnicode_InternFromString(symbol);
      const r = PyDict_SetItem(errorcode, key, value);
      Py_DECREF(key);
      Py_DECREF(value);
      if (r < 0) return -1;
    }
    return 0;
  },
});
