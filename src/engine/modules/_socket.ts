// Module _socket, so that Lib/socket.py can be imported. Mirrors Modules/socketmodule.c. NOT-IN-CPYTHON: the simulated process has
// no network, and a socket cannot be made.

import { Py_TPFLAGS_BASETYPE } from '../include/flags.ts';
import { PyObject } from '../include/structs.ts';
import type { Ref } from '../memory/memory.ts';
import { staticRef } from '../memory/static.ts';
import { PyModule_AddObjectRef } from '../objects/moduleobject.ts';
import { Py_None, Py_True } from '../objects/statics.ts';
import { heapType, PyExc_OSError, PyExc_TimeoutError } from '../objects/statictypes.ts';
import { defineType, method } from '../objects/typedef.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { addException, addInts } from './add_types.ts';
import { defineModule } from './define.ts';
import { PyErr_SetFromErrnoWithFilenameObject } from './filesystem.ts';

const EAFNOSUPPORT = 97;
const unsupported = (): Ref => PyErr_SetFromErrnoWithFilenameObject(EAFNOSUPPORT, 0);

const sock_type = heapType('_socket.socket');
defineType(sock_type, {
  basicsize: () => PyObject.sizeof,
  flags: Py_TPFLAGS_BASETYPE,
  slots: { tp_new: unsupported },
});
/** The words that hold the module's exception classes. */
const socket_gaierror = staticRef('socket.gaierror');
const socket_herror = staticRef('socket.herror');

defineModule({
  name: '_socket',
  doc: 'Implementation module for socket operations.\n\nSee the socket module for documentation.',
  methods: [
    method('getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)', unsupported),
    method('gethostname()', () => PyUnicode_FromString('localhost')),
    method('getdefaulttimeout()', () => Py_None),
    method('socketpair(family=None, type=SOCK_STREAM, proto=0, /)', unsupported),
  ],
  exec: (module) => {
    for (const [name, o] of [
      ['socket', sock_type],
      ['SocketType', sock_type],
      ['error', PyExc_OSError],
      ['timeout', PyExc_TimeoutError],
      ['has_ipv6', Py_True],
    ] as const) {
      if (PyModule_AddObjectRef(module, name, o) < 0) return -1;
    }
    if (addException(module, socket_herror, 'socket.herror', PyExc_OSError) < 0) return -1;
    if (addException(module, socket_gaierror, 'socket.gaierror', PyExc_OSError) < 0) return -1;
    return addInts(module, {
      AF_UNSPEC: 0,
      AF_UNIX: 1,
      AF_INET: 2,
      AF_INET6: 10,
      SOCK_STREAM: 1,
      SOCK_DGRAM: 2,
      SOCK_RAW: 3,
      SOCK_NONBLOCK: 2048,
      SOCK_CLOEXEC: 524288,
      SOL_SOCKET: 1,
      SO_REUSEADDR: 2,
      SO_TYPE: 3,
      SO_ERROR: 4,
      SO_BROADCAST: 6,
      SO_SNDBUF: 7,
      SO_RCVBUF: 8,
      SO_KEEPALIVE: 9,
      SO_LINGER: 13,
      SO_REUSEPORT: 15,
      SOMAXCONN: 4096,
      SHUT_RD: 0,
      SHUT_WR: 1,
      SHUT_RDWR: 2,
      IPPROTO_IP: 0,
      IPPROTO_TCP: 6,
      IPPROTO_UDP: 17,
      IPPROTO_IPV6: 41,
      IPV6_V6ONLY: 26,
      TCP_NODELAY: 1,
      AI_PASSIVE: 1,
      AI_CANONNAME: 2,
      AI_NUMERICHOST: 4,
      AI_ADDRCONFIG: 32,
      EAI_NONAME: -2,
      EAI_FAMILY: -6,
      EAI_SERVICE: -8,
      NI_NUMERICHOST: 1,
      NI_NUMERICSERV: 2,
      MSG_OOB: 1,
      MSG_PEEK: 2,
      MSG_TRUNC: 32,
      MSG_DONTWAIT: 64,
      MSG_NOSIGNAL: 16384,
      SCM_RIGHTS: 1,
      INADDR_ANY: 0,
      INADDR_LOOPBACK: 2130706433,
      INADDR_BROADCAST: 4294967295,
    });
  },
});
