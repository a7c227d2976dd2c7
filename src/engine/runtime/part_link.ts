// Calls of runtime/ and above into parts that may not be loaded (memory/parts.ts): calling one asks for the part. Each entry is
// filled in by the file that defines the function. The objects' own entries are in objects/link.ts.

import type { Addr, Ref } from '../memory/memory.ts';
import { fromPart } from '../memory/parts.ts';
import type { mod } from '../parser/ast.ts';
import type { Mode } from '../parser/index.ts';
import type { StartOptions } from './pylifecycle.ts';

export const runtimeLink = {
  /** Maps a new memory and starts the interpreter in it (pyinit). */
  Py_Initialize: fromPart('boot') as (options: StartOptions) => void,
  /** The whole text of an exception; `tb` may be NULL (traceback_format). */
  formatException: fromPart('traceback') as (exc: Ref, tb: Ref) => string,
  /** The lines that name an exception (traceback_format). */
  unraisableText: fromPart('traceback') as (exc: Ref, tb: Ref) => string,
  formatExceptionOnly: fromPart('traceback') as (exc: Ref) => string,
  /** New reference. A syntax tree as an object of module ast (ast_objects). */
  PyAST_mod2obj: fromPart('ast') as (tree: mod) => Ref,
  /** Whether an object is a node of module ast (ast_from_objects). */
  PyAST_Check: fromPart('ast') as (o: Ref) => boolean,
  /** The checked tree behind a node, or null with an exception (ast_from_objects). */
  PyAST_obj2mod: fromPart('ast') as (o: Ref, mode: Mode) => mod | null,
  /** Whether a node is the root that a mode asks for; false with TypeError (ast_from_objects). */
  PyAST_CheckMode: fromPart('ast') as (o: Ref, mode: Mode) => boolean,
  /** New reference: what a lazy import stands for, imported; NULL with an exception (lazy_import). */
  PyImport_LoadLazyImport: fromPart('lazyimport') as (lazy: Ref) => Ref,
  /** New reference: a lazy import, or the module where there must be none (lazy_import). */
  lazyImportName: fromPart('lazyimport') as (frame: Addr, name: Ref, fromlist: Ref, level: Ref) => Ref,
  /** New reference: a lazy import of what a lazy import will have (lazy_import). */
  lazyImportFrom: fromPart('lazyimport') as (frame: Addr, lazy: Ref, name: Ref) => Ref,
  /** `__lazy_import__`, and functions of sys (lazy_import). New reference, or NULL. */
  builtin___lazy_import__: fromPart('lazyimport') as (args: readonly Ref[]) => Ref,
  set_lazy_imports: fromPart('lazyimport') as (mode: Ref) => Ref,
  set_lazy_imports_filter: fromPart('lazyimport') as (filter: Ref) => Ref,
  /** Adds sys.monitoring to sys. 0, or -1 with an exception (sys_monitoring). */
  addMonitoringModule: fromPart('tracing') as (sys: Ref) => number,
  /** Class and mapping patterns (match). New reference, or NULL. */
  match_class: fromPart('match') as (subject: Ref, type: Ref, nargs: number, kwargs: Ref) => Ref,
  match_keys: fromPart('match') as (map: Ref, keys: Ref) => Ref,
};
