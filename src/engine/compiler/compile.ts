// The stages of a compilation in their order.
// Mirrors _PyAST_Compile and compiler_codegen of Python/compile.c.

import type { CodeUnit, Const } from '../include/constant.ts';
import type { Profile } from '../include/profile.ts';
import type { mod, stmt } from '../parser/ast.ts';
import type { PySyntaxWarning } from '../parser/errors.ts';
import { TreeFolder } from './ast_opt.ts';
import { PyCF_ALLOW_TOP_LEVEL_AWAIT } from './code_flags.ts';
import { _PyCodegen_Expression, _PyCodegen_Module } from './codegen.ts';
import { codegen_enter_scope, OptimizeAndAssemble } from './codegen_core.ts';
import { compiler } from './compiler.ts';
import { Diagnostics } from './diagnostics.ts';
import { _PyFuture_FromAST } from './future.ts';
import { LOC, LOCATION, type Location } from './location.ts';
import { _PyAST_Preprocess } from './preprocess.ts';
import { strategyOf } from './strategy.ts';
import { _PySymtable_Build } from './symtable.ts';

export interface CompileOptions {
  /** As of python -O and -OO. */
  optimize?: 0 | 1 | 2;
  /** Default: 3.14. */
  profile?: Profile;
  /** Features that `from __future__` turned on in the code around this source. */
  futureFlags?: number;
  allowTopLevelAwait?: boolean;
  /** Levels that the compiler's own recursion may have. */
  recursionRoom?: number;
  /** Where warnings go: also those that precede an error. */
  warnings?: PySyntaxWarning[];
}

/** Where the code of a module starts: at its first statement. */
function start_location(stmts: readonly stmt[]): Location {
  const first = stmts[0];
  return first === undefined ? LOCATION(1, 1, 0, 0) : LOC(first);
}

function compiler_codegen(c: compiler, tree: mod): void {
  codegen_enter_scope(c, '<module>', 'MODULE', c.Lookup(tree), 1, null, {});
  switch (tree._type) {
    case 'Module':
      _PyCodegen_Module(c, start_location(tree.body), tree.body, false);
      break;
    case 'Interactive':
      c.c_interactive = true;
      _PyCodegen_Module(c, start_location(tree.body), tree.body, true);
      break;
    case 'Expression':
      _PyCodegen_Expression(c, tree.body);
      break;
    case 'FunctionType':
      throw new Error('a function type cannot be compiled');
  }
}

/** Does to a tree what the compiler does first: constants, docstrings, formats. Throws PySyntaxError. */
export function optimizeTree(
  tree: mod,
  filename: string,
  optimize: number,
  profile: Profile,
  warnings: PySyntaxWarning[],
): void {
  const strategy = strategyOf(profile, filename);
  const folder = strategy.foldsTree ? new TreeFolder() : null;
  const diagnostics = new Diagnostics(filename, '', undefined, warnings);
  _PyAST_Preprocess(tree, diagnostics, optimize, _PyFuture_FromAST(tree, diagnostics, strategy).ff_features, folder);
}

/** The code object of a tree, which is changed on the way, and the constants that folding put into it. Throws PySyntaxError. */
export function compile(
  tree: mod,
  filename: string,
  source: string,
  options: CompileOptions = {},
): {
  code: CodeUnit;
  folded: readonly Const[];
  identifiers: ReadonlySet<string>;
  symbols: number;
  warnings: PySyntaxWarning[];
} {
  const diagnostics = new Diagnostics(filename, source, options.recursionRoom, options.warnings);
  const optimize = options.optimize ?? 0;
  const strategy = strategyOf(options.profile, filename);
  const future = _PyFuture_FromAST(tree, diagnostics, strategy);
  const flags = (options.futureFlags ?? 0) | (options.allowTopLevelAwait ? PyCF_ALLOW_TOP_LEVEL_AWAIT : 0);
  future.ff_features |= flags;
  const folder = strategy.foldsTree ? new TreeFolder() : null;
  _PyAST_Preprocess(tree, diagnostics, optimize, future.ff_features, folder);
  const st = _PySymtable_Build(tree, diagnostics, future, strategy);
  const c = new compiler(diagnostics, st, future, future.ff_features, optimize, strategy);
  compiler_codegen(c, tree);
  const code = OptimizeAndAssemble(c, tree._type !== 'Expression');
  let symbols = 0;
  for (const blocks of [st.st_blocks, st.st_blocks_second]) {
    for (const ste of blocks.values()) symbols += ste.ste_symbols.size;
  }
  return { code, folded: folder?.made ?? [], identifiers: c.c_identifiers, symbols, warnings: diagnostics.warnings };
}
