// Module _socket, so that Lib/socket.py can be imported. Mirrors Modules/socketmodule.c. NOT-IN-CPYTHON: the simulated process has
// no network: there are pairs of sockets that are connected with each other, and no others.

import { Py_READONLY, Py_T_INT, Py_TPFLAGS_BASETYPE } from '../include/flags.ts';
import { PyObject, struct } from '../include/structs.ts';
import { ld, type Ref, st } from '../memory/memory.ts';
import { staticRef } from '../memory/static.ts';
import { bufferBytes } from '../objects/buffer.ts';
import { PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { PyErr_Occurred, PyErr_SetString } from '../objects/errors.ts';
import { failed } from '../objects/getargs.ts';
import { PyLong_AsInt, PyLong_FromLong } from '../objects/longobject.ts';
import { PyModule_AddObjectRef } from '../objects/moduleobject.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { Py_None, Py_True } from '../objects/statics.ts';
import { heapType, PyExc_OSError, PyExc_TimeoutError, PyExc_ValueError } from '../objects/statictypes.ts';
import { stealTuple } from '../objects/tupleobject.ts';
import { tpAlloc } from '../objects/type_alloc.ts';
import { defineType, member, method } from '../objects/typedef.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { addException, addInts } from './add_types.ts';
import { defineModule } from './define.ts';
import { PyErr_SetFromErrnoWithFilenameObject } from './filesystem.ts';
import * as pairs from './socket_pairs.ts';

const EAFNOSUPPORT = 97;
const unsupported = (): Ref => PyErr_SetFromErrnoWithFilenameObject(EAFNOSUPPORT, 0);

const sock_type = heapType('_socket.socket');
const PySocketSockObject = struct(
  'PySocketSockObject',
  { sock_fd: 'i32', sock_family: 'i32', sock_type: 'i32', sock_proto: 'i32', sock_timeout: 'f64' },
  PyObject,
);
const { sock_fd } = PySocketSockObject;
const EBADF = 9;
const EAGAIN = 11;
const EMFILE = 24;
const EPIPE = 32;
const AF_UNIX = 1;
const SOCK_STREAM = 1;
const raise = (errno: number): 0 => PyErr_SetFromErrnoWithFilenameObject(errno, 0);

/** New reference. A socket of a descriptor. */
function makeSocket(fd: number): Ref {
  const self = tpAlloc(sock_type, 0);
  if (self === 0) return 0;
  setUp(self, fd, [AF_UNIX, SOCK_STREAM, 0]);
  return self;
}
function setUp(self: Ref, fd: number, [family, type, proto]: readonly number[]): void {
  st(self + sock_fd, fd);
  st(self + PySocketSockObject.sock_family, family);
  st(self + PySocketSockObject.sock_type, type);
  st(self + PySocketSockObject.sock_proto, proto);
}
const signature = parseSignature('socket(family=-1, type=-1, proto=-1, fileno=None)');
function sock_init(self: Ref, args: Ref, kwds: Ref): number {
  const given = unpackTupleAndDict(signature, args, kwds);
  if (given === null) return -1;
  const [family, type, proto] = given.map((o, i) => (o === 0 || i === 3 ? -1 : PyLong_AsInt(o)));
  if (PyErr_Occurred() !== 0) return -1;
  const fileno = given[3];
  if (fileno === 0 || fileno === Py_None) {
    unsupported();
    return -1;
  }
  const fd = PyLong_AsInt(fileno);
  if (failed(fd)) return -1;
  if (!pairs.isSocket(fd)) {
    raise(EBADF);
    return -1;
  }
  setUp(self, fd, [family < 0 ? AF_UNIX : family, type < 0 ? SOCK_STREAM : type, Math.max(proto, 0)]);
  return 0;
}
function sock_send(self: Ref, data: Ref): Ref {
  const bytes = bufferBytes(data);
  if (bytes === null) return 0;
  const fd = ld(self + sock_fd);
  if (!pairs.isSocket(fd)) return raise(EBADF);
  if (!pairs.isConnected(fd)) return raise(EPIPE);
  return pairs.send(fd, bytes) ? PyLong_FromLong(bytes.length) : 0;
}
/** NOT-IN-CPYTHON: one that would wait for ever is told so, too. */
function sock_recv(self: Ref, size: Ref): Ref {
  const n = PyLong_AsInt(size);
  if (failed(n)) return 0;
  if (n < 0) return PyErr_SetString(PyExc_ValueError, 'negative buffersize in recv');
  const fd = ld(self + sock_fd);
  const waiting = pairs.pending(fd);
  if (waiting === null) return raise(EBADF);
  if (!pairs.isReadable(fd)) return raise(EAGAIN);
  const bytes = PyBytes_FromUint8Array(waiting.slice(0, n));
  if (bytes !== 0 && pairs.receive(fd, n)) return bytes;
  return 0;
}
function close(self: Ref): void {
  pairs.closeEnd(ld(self + sock_fd));
  st(self + sock_fd, -1);
}
function socketpair(): Ref {
  const fds = pairs.makePair();
  if (fds === null) return raise(EMFILE);
  return stealTuple(...fds.map(makeSocket));
}

defineType(sock_type, {
  basicsize: () => PySocketSockObject.sizeof,
  flags: Py_TPFLAGS_BASETYPE,
  slots: {
    tp_new: (type) => {
      const self = tpAlloc(type, 0);
      if (self !== 0) setUp(self, -1, [-1, -1, -1]);
      return self;
    },
    tp_init: sock_init,
    tp_finalize: close,
  },
  methods: [
    method('close()', (self) => {
      close(self);
      return Py_None;
    }),
    method('detach()', (self) => {
      const fd = ld(self + sock_fd);
      st(self + sock_fd, -1);
      return PyLong_FromLong(fd);
    }),
    method('fileno()', (self) => PyLong_FromLong(ld(self + sock_fd))),
    method('send(data, flags=0, /)', sock_send),
    method('recv(bufsize, flags=0, /)', sock_recv),
    // What would wait for ever is refused anyway.
    method('setblocking(flag, /)', (_self, flag) => {
      const truth = PyObject_IsTrue(flag);
      return truth < 0 ? 0 : Py_None;
    }),
  ],
  members: [
    member('family', Py_T_INT, () => PySocketSockObject.sock_family, Py_READONLY),
    member('type', Py_T_INT, () => PySocketSockObject.sock_type, Py_READONLY),
    member('proto', Py_T_INT, () => PySocketSockObject.sock_proto, Py_READONLY),
  ],
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
    method('socketpair(family=None, type=SOCK_STREAM, proto=0, /)', socketpair),
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
