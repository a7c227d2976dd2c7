// Second pass of the symbol table: from what each block does with a name to the scope the name has there.
// Mirrors the symtable_analyze half of Python/symtable.c.
//
// Names used below, for one block:
//   scopes      name to scope decided so far
//   local       names bound here
//   bound       names bound in enclosing functions (null: module level)
//   free        names used here or in children that some enclosing block must bind
//   global      names declared global in enclosing blocks
//   type_params names among `bound` that are type parameters

import type { Diagnostics } from './diagnostics.ts';
import {
  _PyST_GetScope,
  _PyST_GetSymbol,
  _PyST_IsFunctionLike,
  CELL,
  DEF_BOUND,
  DEF_COMP_CELL,
  DEF_FREE_CLASS,
  DEF_GLOBAL,
  DEF_NONLOCAL,
  DEF_PARAM,
  DEF_TYPE_PARAM,
  FREE,
  GLOBAL_EXPLICIT,
  GLOBAL_IMPLICIT,
  LOCAL,
  type PySTEntryObject,
  SCOPE_OFFSET,
  SYMBOL_TO_SCOPE,
} from './symtable_entry.ts';

type Names = Set<string>;
type Scopes = Map<string, number>;

/** What a block's names are decided against. */
interface Surroundings {
  bound: Names | null;
  free: Names;
  global: Names;
  type_params: Names;
  /** The class whose names this block may see, if it is an annotation or type scope directly in one. */
  class_entry: PySTEntryObject | null;
}

/** Cells that a class body makes for its methods and annotations. */
const CLASS_CELLS: ReadonlySet<string> = new Set(['__class__', '__classdict__', '__conditional_annotations__']);

function addAll(target: Names, source: Names): void {
  for (const name of source) target.add(name);
}

class Analyzer {
  private readonly diagnostics: Diagnostics;

  constructor(diagnostics: Diagnostics) {
    this.diagnostics = diagnostics;
  }

  private error_at_directive(ste: PySTEntryObject, name: string, message: string): Error {
    for (const directive of ste.ste_directives) {
      if (directive.name === name) return this.diagnostics.SyntaxError(message, directive.loc, true);
    }
    throw new Error(`no directive for ${name} in ${ste.ste_name}`);
  }

  private analyze_name(
    ste: PySTEntryObject,
    scopes: Scopes,
    local: Names,
    name: string,
    flags: number,
    around: Surroundings,
  ): void {
    const { bound, free, global, type_params, class_entry } = around;
    if (flags & DEF_GLOBAL) {
      if (flags & DEF_NONLOCAL) throw this.error_at_directive(ste, name, `name '${name}' is nonlocal and global`);
      scopes.set(name, GLOBAL_EXPLICIT);
      global.add(name);
      bound?.delete(name);
      return;
    }
    if (flags & DEF_NONLOCAL) {
      if (bound === null) {
        throw this.error_at_directive(ste, name, 'nonlocal declaration not allowed at module level');
      }
      if (!bound.has(name)) throw this.error_at_directive(ste, name, `no binding for nonlocal '${name}' found`);
      if (type_params.has(name)) {
        throw this.error_at_directive(ste, name, `nonlocal binding not allowed for type parameter '${name}'`);
      }
      scopes.set(name, FREE);
      free.add(name);
      return;
    }
    if (flags & DEF_BOUND) {
      scopes.set(name, LOCAL);
      local.add(name);
      global.delete(name);
      if (flags & DEF_TYPE_PARAM) type_params.add(name);
      else type_params.delete(name);
      return;
    }
    // A scope that sees its class looks there and then in the globals, not in the functions around the class.
    // The implicit __classdict__ is not among those names, even if the class has one of its own.
    if (class_entry !== null && name !== '__classdict__') {
      const class_flags = _PyST_GetSymbol(class_entry, name);
      if (class_flags & DEF_GLOBAL) {
        scopes.set(name, GLOBAL_EXPLICIT);
        return;
      }
      if (class_flags & DEF_BOUND && !(class_flags & DEF_NONLOCAL)) {
        scopes.set(name, GLOBAL_IMPLICIT);
        return;
      }
    }
    if (bound?.has(name)) {
      scopes.set(name, FREE);
      free.add(name);
      return;
    }
    scopes.set(name, GLOBAL_IMPLICIT);
  }

  private is_free_in_any_child(entry: PySTEntryObject, name: string): boolean {
    return entry.ste_children.some((child) => _PyST_GetScope(child, name) === FREE);
  }

  /** Merges the names of an inlined comprehension into the block that contains it (PEP 709). */
  private inline_comprehension(
    ste: PySTEntryObject,
    comp: PySTEntryObject,
    scopes: Scopes,
    comp_free: Names,
    inlined_cells: Names,
  ): void {
    const removed: string[] = [];
    for (const [name, comp_flags] of comp.ste_symbols) {
      if (comp_flags & DEF_PARAM) continue; // the iterable, '.0'
      let scope = SYMBOL_TO_SCOPE(comp_flags);
      const only_flags = comp_flags & ((1 << SCOPE_OFFSET) - 1);
      if (scope === CELL || only_flags & DEF_COMP_CELL) inlined_cells.add(name);
      const existing = ste.ste_symbols.get(name);
      // These never pass through a class scope as free variables, see drop_class_free.
      if (scope === FREE && ste.ste_type === 'ClassBlock' && CLASS_CELLS.has(name)) {
        scope = GLOBAL_IMPLICIT;
        if (!this.is_free_in_any_child(comp, name)) comp_free.delete(name);
        removed.push(name);
      }
      if (existing === undefined) {
        ste.ste_symbols.set(name, only_flags);
        scopes.set(name, scope);
      } else if (existing & DEF_BOUND && ste.ste_type !== 'ClassBlock') {
        // Free in the comprehension and bound around it: simply a local now, unless a child of it needs the cell.
        if (!this.is_free_in_any_child(comp, name)) comp_free.delete(name);
      }
    }
    for (const name of removed) comp.ste_symbols.delete(name);
  }

  /** A local that a child uses becomes a cell and is no longer free. */
  private analyze_cells(scopes: Scopes, free: Names, inlined_cells: Names): void {
    for (const [name, scope] of scopes) {
      if (scope !== LOCAL) continue;
      if (!free.has(name) && !inlined_cells.has(name)) continue;
      scopes.set(name, CELL);
      free.delete(name);
    }
  }

  private drop_class_free(ste: PySTEntryObject, free: Names): void {
    if (free.delete('__class__')) ste.ste_needs_class_closure = true;
    if (free.delete('__classdict__')) ste.ste_needs_classdict = true;
    if (free.delete('__conditional_annotations__')) ste.ste_has_conditional_annotations = true;
  }

  /** Writes the scopes into the block's symbols and adds the names that only pass through it. */
  private update_symbols(
    symbols: Map<string, number>,
    scopes: Scopes,
    bound: Names | null,
    free: Names,
    inlined_cells: Names,
    classflag: boolean,
  ): void {
    for (const [name, value] of symbols) {
      const flags = inlined_cells.has(name) ? value | DEF_COMP_CELL : value;
      symbols.set(name, flags | (scopes.get(name)! << SCOPE_OFFSET));
    }
    for (const name of free) {
      const value = symbols.get(name);
      if (value !== undefined) {
        // Free in a method and bound in the class: both at once.
        if (classflag) symbols.set(name, value | DEF_FREE_CLASS);
        continue;
      }
      if (bound !== null && !bound.has(name)) continue; // a global
      symbols.set(name, FREE << SCOPE_OFFSET);
    }
  }

  analyze_block(ste: PySTEntryObject, around: Surroundings): void {
    const local: Names = new Set();
    const scopes: Scopes = new Map();
    const newglobal: Names = new Set();
    const newfree: Names = new Set();
    const newbound: Names = new Set();
    const inlined_cells: Names = new Set();
    const is_class = ste.ste_type === 'ClassBlock';

    // A class body's names are invisible in its functions: pass on what was visible before it.
    if (is_class) {
      addAll(newglobal, around.global);
      if (around.bound !== null) addAll(newbound, around.bound);
    }
    for (const [name, flags] of ste.ste_symbols) this.analyze_name(ste, scopes, local, name, flags, around);
    if (!is_class) {
      if (_PyST_IsFunctionLike(ste)) addAll(newbound, local);
      if (around.bound !== null) addAll(newbound, around.bound);
      addAll(newglobal, around.global);
    } else {
      for (const name of CLASS_CELLS) newbound.add(name);
    }

    for (const entry of ste.ste_children) {
      let class_entry: PySTEntryObject | null = null;
      if (entry.ste_can_see_class_scope) class_entry = is_class ? ste : around.class_entry;
      // Generator expressions keep their frame, and so do comprehensions in annotation scopes inside classes.
      const inline_comp =
        entry.ste_comprehension !== 'NoComprehension' && !entry.ste_generator && !ste.ste_can_see_class_scope;
      const child_free: Names = new Set(newfree);
      this.analyze_block(entry, {
        bound: new Set(newbound),
        free: child_free,
        global: new Set(newglobal),
        type_params: new Set(around.type_params),
        class_entry,
      });
      if (inline_comp) {
        this.inline_comprehension(ste, entry, scopes, child_free, inlined_cells);
        entry.ste_comp_inlined = true;
      }
      addAll(newfree, child_free);
    }
    // The children of inlined comprehensions become this block's.
    ste.ste_children = ste.ste_children.flatMap((child) => (child.ste_comp_inlined ? child.ste_children : [child]));

    if (_PyST_IsFunctionLike(ste)) this.analyze_cells(scopes, newfree, inlined_cells);
    else if (is_class) this.drop_class_free(ste, newfree);
    this.update_symbols(
      ste.ste_symbols,
      scopes,
      around.bound,
      newfree,
      inlined_cells,
      is_class || ste.ste_can_see_class_scope,
    );
    addAll(around.free, newfree);
  }
}

export function symtable_analyze(top: PySTEntryObject, diagnostics: Diagnostics): void {
  new Analyzer(diagnostics).analyze_block(top, {
    bound: null,
    free: new Set(),
    global: new Set(),
    type_params: new Set(),
    class_entry: null,
  });
}
