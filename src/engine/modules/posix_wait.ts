// The functions of module posix about other processes: what a status says, and that there is none to wait for. Mirrors their part of
// Modules/posixmodule.c. NOT-IN-CPYTHON: another process cannot be started.

import type { Ref } from '../memory/memory.ts';
import { PyErr_SetString } from '../objects/errors.ts';
import { failed } from '../objects/getargs.ts';
import { PyLong_AsInt, PyLong_FromLong } from '../objects/longobject.ts';
import { PyBool_FromLong } from '../objects/statics.ts';
import { PyExc_ValueError } from '../objects/statictypes.ts';
import { method } from '../objects/typedef.ts';
import { PyErr_SetFromErrnoWithFilenameObject } from './filesystem.ts';

const ESRCH = 3;
const ECHILD = 10;
export const WAIT_CONSTANTS = { WNOHANG: 1, WUNTRACED: 2, WCONTINUED: 8, P_NOWAIT: 1, P_WAIT: 0 };

const exited = (status: number): boolean => (status & 0x7f) === 0;
const stopped = (status: number): boolean => (status & 0xff) === 0x7f;
const signaled = (status: number): boolean => !exited(status) && !stopped(status);

const ofStatus = (name: string, f: (status: number) => Ref) =>
  method(`${name}(status)`, (_m, o) => {
    const status = PyLong_AsInt(o);
    return failed(status) ? 0 : f(status);
  });

export const waitFunctions = [
  method('waitpid(pid, options, /)', () => PyErr_SetFromErrnoWithFilenameObject(ECHILD, 0)),
  method('kill(pid, signal, /)', () => PyErr_SetFromErrnoWithFilenameObject(ESRCH, 0)),
  ofStatus('WIFEXITED', (s) => PyBool_FromLong(exited(s))),
  ofStatus('WEXITSTATUS', (s) => PyLong_FromLong((s >> 8) & 0xff)),
  ofStatus('WIFSIGNALED', (s) => PyBool_FromLong(signaled(s))),
  ofStatus('WTERMSIG', (s) => PyLong_FromLong(s & 0x7f)),
  ofStatus('WIFSTOPPED', (s) => PyBool_FromLong(stopped(s))),
  ofStatus('WSTOPSIG', (s) => PyLong_FromLong((s >> 8) & 0xff)),
  ofStatus('waitstatus_to_exitcode', (s) => {
    if (exited(s)) return PyLong_FromLong((s >> 8) & 0xff);
    if (signaled(s)) return PyLong_FromLong(-(s & 0x7f));
    return PyErr_SetString(PyExc_ValueError, `process stopped by delivery of signal ${(s >> 8) & 0xff}`);
  }),
];
