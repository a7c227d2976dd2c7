// Module _posixsubprocess, so that Lib/subprocess.py can be imported. Mirrors Modules/_posixsubprocess.c. NOT-IN-CPYTHON: there is
// one simulated process, and another one cannot be started.

import { METH_VARARGS } from '../include/flags.ts';
import { rawMethod } from '../objects/typedef.ts';
import { defineModule } from './define.ts';
import { PyErr_SetFromErrnoWithFilenameObject } from './filesystem.ts';

const ENOSYS = 38;

defineModule({
  name: '_posixsubprocess',
  doc: 'A POSIX helper for the subprocess module.',
  methods: [rawMethod('fork_exec', METH_VARARGS, () => PyErr_SetFromErrnoWithFilenameObject(ENOSYS, 0))],
});
