// The state of the one thread and of the interpreter, in static memory. Mirrors Include/cpython/pystate.h, pycore_interp.h.

import { staticAlloc } from '../memory/static.ts';

const at = staticAlloc('_PyThreadState', 0x110);

/** Addresses of the thread state's words. */
export const tstate = {
  /** The exception being raised, or NULL. Strong. */
  current_exception: at,
  /** The innermost _PyErr_StackItem (exceptions being handled). */
  exc_info: at + 0x8,
  /** The stack item of the thread itself: `exc_value`, `previous_item`. */
  exc_state: at + 0x10,
  /** The running _PyInterpreterFrame, or NULL. */
  current_frame: at + 0x20,
  /** What is left of the recursion limit for Python calls. */
  py_recursion_remaining: at + 0x28,
  py_recursion_limit: at + 0x30,
  /** What is left for calls from C functions back into C or Python. */
  c_recursion_remaining: at + 0x38,
  /** Bits of _PY_*_BIT: work to do at the next check between instructions. */
  eval_breaker: at + 0x40,
  /** The PY_MONITORING_EVENT_* that a trace function is told of now, plus 1; 0 for none. */
  what_event: at + 0x44,
  /** The data stack's chunk, its next free word and its end. */
  datastack_chunk: at + 0x48,
  datastack_top: at + 0x50,
  datastack_limit: at + 0x58,
  /** The C stack: scratch words for the arguments of calls made by C functions; grows upward. */
  c_stack_pointer: at + 0x60,
  c_stack_limit: at + 0x68,
  /** Objects whose deallocation waits because too many are nested (the trash can). */
  delete_later: at + 0x70,
  /** Dictionary of loaded modules, of builtins, of sys. */
  modules: at + 0x78,
  builtins: at + 0x80,
  sysdict: at + 0x88,
  /** dict of interned strings. */
  interned_strings: at + 0x90,
  /** Next tp_version_tag, func_version and dict keys version. */
  next_type_version: at + 0x98,
  next_func_version: at + 0xa0,
  next_keys_version: at + 0xa8,
  /** Depth of deallocations. */
  dealloc_depth: at + 0xb0,
  /** Not 0 when the process has begun to end. */
  finalizing: at + 0xb4,
  /** dict of the thread's own data, such as the list of objects being printed; NULL until it is asked for. Strong. */
  dict: at + 0xb8,
  /** Secret of the string hash (two words of 64 bits). */
  hash_secret: at + 0xc0,
  /** The module search path's importer state: `importlib`-free, see runtime/import.ts. */
  import_state: at + 0xd0,
  /** asyncgen hooks, context, sys.unraisablehook defaults. */
  async_gen_firstiter: at + 0xd8,
  async_gen_finalizer: at + 0xe0,
  /** The function of sys.settrace, or NULL. Strong. */
  c_traceobj: at + 0xe8,
  /** The function of sys.setprofile, or NULL. Strong. */
  c_profileobj: at + 0x100,
  /** Not 0 while there are events for the tools of sys.monitoring (monitoring_data.ts). */
  monitored: at + 0x108,
  /** dict: the builtins as they were at the start. Strong. */
  builtins_copy: at + 0xf8,
  /** Not 0 while a trace function runs. */
  tracing: at + 0xf0,
  /** How many frames of its callers a coroutine notes down. */
  coroutine_origin_tracking_depth: at + 0xf4,
} as const;

/** A garbage collection is due. */
export const _PY_GC_SCHEDULED_BIT = 1;
/** An asynchronous stop was asked for (budget, Stop button). */
export const _PY_SIGNALS_PENDING_BIT = 2;
