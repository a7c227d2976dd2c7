// match statements (PEP 634).
// Mirrors codegen_match and the codegen_pattern_* functions of Python/codegen.c.
//
// Code for a pattern takes the subject from the top of the stack and jumps to a fail_pop block if it does not match.
// Captured values are kept on the stack until the whole pattern has matched, under the `on_top` values that are still
// worked on; the fail_pop block with number n drops n values on the way to the next case.

import { type Const, NONE } from '../include/constant.ts';
import * as op from '../include/opcodes.ts';
import type {
  Match,
  MatchAs,
  MatchClass,
  MatchMapping,
  MatchOr,
  MatchSequence,
  MatchValue,
  pattern,
} from '../parser/ast.ts';
import { conditionally } from './codegen_control.ts';
import {
  ADDOP,
  ADDOP_COMPARE,
  ADDOP_I,
  ADDOP_JUMP,
  ADDOP_LOAD_CONST,
  ADDOP_LOAD_INT,
  addop_binary,
  codegen_nameop,
  codegen_visit_expr,
  identifierConst,
  NEW_JUMP_TARGET_LABEL,
  registerVisitors,
  USE_LABEL,
  visitStmts,
} from './codegen_core.ts';
import { codegen_jump_if } from './codegen_jump.ts';
import type { compiler } from './compiler.ts';
import { equalityKey } from './const_cache.ts';
import { reprConst } from './const_repr.ts';
import type { JumpTargetLabel } from './instruction_sequence.ts';
import { LOC, type Location, NEXT_LOCATION, NO_LOCATION } from './location.ts';

interface pattern_context {
  /** Names captured so far, in the order of their values on the stack. */
  stores: string[];
  /** A pattern that always matches is allowed here. */
  allow_irrefutable: boolean;
  fail_pop: JumpTargetLabel[];
  on_top: number;
}

function WILDCARD_CHECK(p: pattern): boolean {
  return p._type === 'MatchAs' && p.name === null;
}

function ensure_fail_pop(c: compiler, pc: pattern_context, n: number): void {
  while (pc.fail_pop.length <= n) pc.fail_pop.push(NEW_JUMP_TARGET_LABEL(c));
}

function jump_to_fail_pop(c: compiler, loc: Location, pc: pattern_context, opcode: number): void {
  const pops = pc.on_top + pc.stores.length;
  ensure_fail_pop(c, pc, pops);
  ADDOP_JUMP(c, loc, opcode, pc.fail_pop[pops]!);
}

function emit_and_reset_fail_pop(c: compiler, loc: Location, pc: pattern_context): void {
  if (pc.fail_pop.length === 0) return;
  for (let n = pc.fail_pop.length - 1; n > 0; n--) {
    USE_LABEL(c, pc.fail_pop[n]!);
    ADDOP(c, loc, op.POP_TOP);
  }
  USE_LABEL(c, pc.fail_pop[0]!);
  pc.fail_pop = [];
}

/** The top goes below count - 1 others. */
function codegen_pattern_helper_rotate(c: compiler, loc: Location, count: number): void {
  for (let n = count; n > 1; n--) ADDOP_I(c, loc, op.SWAP, n);
}

function codegen_error_duplicate_store(c: compiler, loc: Location, name: string): Error {
  const repr = reprConst({ kind: 'str', value: name }, () => '');
  return c.Error(loc, `multiple assignments to name ${repr} in pattern`);
}

function codegen_pattern_helper_store_name(c: compiler, loc: Location, name: string | null, pc: pattern_context): void {
  if (name === null) {
    ADDOP(c, loc, op.POP_TOP);
    return;
  }
  if (pc.stores.includes(name)) throw codegen_error_duplicate_store(c, loc, name);
  codegen_pattern_helper_rotate(c, loc, pc.on_top + pc.stores.length + 1);
  pc.stores.push(name);
}

function codegen_pattern_subpattern(c: compiler, p: pattern, pc: pattern_context): void {
  const old = pc.allow_irrefutable;
  pc.allow_irrefutable = true;
  codegen_pattern(c, p, pc);
  pc.allow_irrefutable = old;
}

// ----- sequences

function codegen_pattern_unpack_helper(c: compiler, loc: Location, elts: readonly pattern[]): void {
  const n = elts.length;
  const star = elts.findIndex((elt) => elt._type === 'MatchStar');
  if (star === -1) {
    ADDOP_I(c, loc, op.UNPACK_SEQUENCE, n);
    return;
  }
  const after = n - star - 1;
  if (star >= 1 << 8 || after >= 0x7fffffff >> 8) {
    throw c.Error(loc, 'too many expressions in star-unpacking sequence pattern');
  }
  ADDOP_I(c, loc, op.UNPACK_EX, star + (after << 8));
}

function pattern_helper_sequence_unpack(
  c: compiler,
  loc: Location,
  patterns: readonly pattern[],
  pc: pattern_context,
): void {
  codegen_pattern_unpack_helper(c, loc, patterns);
  pc.on_top += patterns.length;
  for (const p of patterns) {
    pc.on_top--;
    codegen_pattern_subpattern(c, p, pc);
  }
}

/** Only some items matter ([first, *_, last]): they are taken by index. */
function pattern_helper_sequence_subscr(
  c: compiler,
  loc: Location,
  patterns: readonly pattern[],
  star: number,
  pc: pattern_context,
): void {
  pc.on_top++;
  const size = patterns.length;
  patterns.forEach((p, i) => {
    if (WILDCARD_CHECK(p) || i === star) return;
    ADDOP_I(c, loc, op.COPY, 1);
    if (i < star) {
      ADDOP_LOAD_INT(c, loc, i);
    } else {
      // The subject may not understand negative indices.
      ADDOP(c, loc, op.GET_LEN);
      ADDOP_LOAD_INT(c, loc, size - i);
      addop_binary(c, loc, 'Sub', false);
    }
    ADDOP_I(c, loc, op.BINARY_OP, op.NB_SUBSCR);
    codegen_pattern_subpattern(c, p, pc);
  });
  pc.on_top--;
  ADDOP(c, loc, op.POP_TOP);
}

function codegen_pattern_sequence(c: compiler, p: MatchSequence, pc: pattern_context): void {
  const loc = LOC(p);
  const { patterns } = p;
  const size = patterns.length;
  let star = -1;
  let only_wildcard = true;
  let star_wildcard = false;
  patterns.forEach((sub, i) => {
    if (sub._type === 'MatchStar') {
      if (star >= 0) throw c.Error(loc, 'multiple starred names in sequence pattern');
      star_wildcard = sub.name === null;
      only_wildcard &&= star_wildcard;
      star = i;
    } else {
      only_wildcard &&= WILDCARD_CHECK(sub);
    }
  });
  pc.on_top++;
  ADDOP(c, loc, op.MATCH_SEQUENCE);
  jump_to_fail_pop(c, loc, pc, op.POP_JUMP_IF_FALSE);
  if (star < 0 || size > 1) {
    ADDOP(c, loc, op.GET_LEN);
    ADDOP_LOAD_INT(c, loc, star < 0 ? size : size - 1);
    ADDOP_COMPARE(c, loc, star < 0 ? 'Eq' : 'GtE');
    jump_to_fail_pop(c, loc, pc, op.POP_JUMP_IF_FALSE);
  }
  pc.on_top--;
  if (only_wildcard) ADDOP(c, loc, op.POP_TOP);
  else if (star_wildcard) pattern_helper_sequence_subscr(c, loc, patterns, star, pc);
  else pattern_helper_sequence_unpack(c, loc, patterns, pc);
}

// ----- names, values, classes, mappings

function codegen_pattern_as(c: compiler, p: MatchAs, pc: pattern_context): void {
  const loc = LOC(p);
  if (p.pattern === null) {
    if (!pc.allow_irrefutable) {
      const what = p.name === null ? 'wildcard' : `name capture ${reprConst({ kind: 'str', value: p.name }, () => '')}`;
      throw c.Error(loc, `${what} makes remaining patterns unreachable`);
    }
    codegen_pattern_helper_store_name(c, loc, p.name, pc);
    return;
  }
  pc.on_top++;
  ADDOP_I(c, loc, op.COPY, 1);
  codegen_pattern(c, p.pattern, pc);
  pc.on_top--;
  codegen_pattern_helper_store_name(c, loc, p.name, pc);
}

function codegen_pattern_value(c: compiler, p: MatchValue, pc: pattern_context): void {
  const loc = LOC(p);
  if (p.value._type !== 'Constant' && p.value._type !== 'Attribute') {
    throw c.Error(loc, 'patterns may only match literals and attribute lookups');
  }
  codegen_visit_expr(c, p.value);
  ADDOP_COMPARE(c, loc, 'Eq');
  ADDOP(c, loc, op.TO_BOOL);
  jump_to_fail_pop(c, loc, pc, op.POP_JUMP_IF_FALSE);
}

function validate_kwd_attrs(c: compiler, attrs: readonly string[], patterns: readonly pattern[]): void {
  attrs.forEach((attr, i) => {
    const other = attrs.indexOf(attr, i + 1);
    if (other !== -1) throw c.Error(LOC(patterns[other]!), `attribute name repeated in class pattern: ${attr}`);
  });
}

function codegen_pattern_class(c: compiler, p: MatchClass, pc: pattern_context): void {
  const loc = LOC(p);
  const nargs = p.patterns.length;
  const nattrs = p.kwd_attrs.length;
  validate_kwd_attrs(c, p.kwd_attrs, p.kwd_patterns);
  codegen_visit_expr(c, p.cls);
  ADDOP_LOAD_CONST(c, loc, { kind: 'tuple', items: p.kwd_attrs.map((name) => identifierConst(c, name)) });
  ADDOP_I(c, loc, op.MATCH_CLASS, nargs);
  ADDOP_I(c, loc, op.COPY, 1);
  ADDOP_LOAD_CONST(c, loc, NONE);
  ADDOP_I(c, loc, op.IS_OP, 1);
  // A tuple of attributes, or None.
  pc.on_top++;
  jump_to_fail_pop(c, loc, pc, op.POP_JUMP_IF_FALSE);
  ADDOP_I(c, loc, op.UNPACK_SEQUENCE, nargs + nattrs);
  pc.on_top += nargs + nattrs - 1;
  for (const sub of [...p.patterns, ...p.kwd_patterns]) {
    pc.on_top--;
    if (WILDCARD_CHECK(sub)) ADDOP(c, loc, op.POP_TOP);
    else codegen_pattern_subpattern(c, sub, pc);
  }
}

function codegen_pattern_mapping_keys(c: compiler, p: MatchMapping): void {
  const loc = LOC(p);
  const seen = new Set<string>();
  for (const key of p.keys) {
    if (key._type === 'Constant') {
      const value: Const = key.value;
      const known = equalityKey(value);
      if (seen.has(known)) {
        throw c.Error(loc, `mapping pattern checks duplicate key (${reprConst(value, () => '')})`);
      }
      seen.add(known);
    } else if (key._type !== 'Attribute') {
      throw c.Error(loc, 'mapping pattern keys may only match literals and attribute lookups');
    }
    codegen_visit_expr(c, key);
  }
}

function codegen_pattern_mapping(c: compiler, p: MatchMapping, pc: pattern_context): void {
  const loc = LOC(p);
  const size = p.keys.length;
  pc.on_top++;
  ADDOP(c, loc, op.MATCH_MAPPING);
  jump_to_fail_pop(c, loc, pc, op.POP_JUMP_IF_FALSE);
  if (size === 0 && p.rest === null) {
    pc.on_top--;
    ADDOP(c, loc, op.POP_TOP);
    return;
  }
  if (size > 0) {
    ADDOP(c, loc, op.GET_LEN);
    ADDOP_LOAD_INT(c, loc, size);
    ADDOP_COMPARE(c, loc, 'GtE');
    jump_to_fail_pop(c, loc, pc, op.POP_JUMP_IF_FALSE);
  }
  codegen_pattern_mapping_keys(c, p);
  ADDOP_I(c, loc, op.BUILD_TUPLE, size);
  ADDOP(c, loc, op.MATCH_KEYS);
  // On the subject: the tuple of keys and the tuple of values, or None.
  pc.on_top += 2;
  ADDOP_I(c, loc, op.COPY, 1);
  ADDOP_LOAD_CONST(c, loc, NONE);
  ADDOP_I(c, loc, op.IS_OP, 1);
  jump_to_fail_pop(c, loc, pc, op.POP_JUMP_IF_FALSE);
  ADDOP_I(c, loc, op.UNPACK_SEQUENCE, size);
  pc.on_top += size - 1;
  for (const sub of p.patterns) {
    pc.on_top--;
    codegen_pattern_subpattern(c, sub, pc);
  }
  pc.on_top -= 2;
  if (p.rest === null) {
    ADDOP(c, loc, op.POP_TOP); // keys
    ADDOP(c, loc, op.POP_TOP); // subject
    return;
  }
  // rest = dict(subject), less the keys.
  ADDOP_I(c, loc, op.BUILD_MAP, 0);
  ADDOP_I(c, loc, op.SWAP, 3);
  ADDOP_I(c, loc, op.DICT_UPDATE, 2);
  ADDOP_I(c, loc, op.UNPACK_SEQUENCE, size);
  for (let left = size; left > 0; left--) {
    ADDOP_I(c, loc, op.COPY, 1 + left);
    ADDOP_I(c, loc, op.SWAP, 2);
    ADDOP(c, loc, op.DELETE_SUBSCR);
  }
  codegen_pattern_helper_store_name(c, loc, p.rest, pc);
}

// ----- alternatives

/** Brings the captures of an alternative into the order of the first one's. */
function reorderStores(c: compiler, loc: Location, control: readonly string[], pc: pattern_context): boolean {
  for (let icontrol = control.length - 1; icontrol >= 0; icontrol--) {
    const istores = pc.stores.indexOf(control[icontrol]!);
    if (istores < 0) return false;
    if (icontrol === istores) continue;
    const rotations = istores + 1;
    const rotated = pc.stores.splice(0, rotations);
    pc.stores.splice(icontrol - istores, 0, ...rotated);
    for (let i = 0; i < rotations; i++) codegen_pattern_helper_rotate(c, loc, icontrol + 1);
  }
  return true;
}

function codegen_pattern_or(c: compiler, p: MatchOr, pc: pattern_context): void {
  const loc = LOC(p);
  const end = NEW_JUMP_TARGET_LABEL(c);
  const size = p.patterns.length;
  const old_pc = { ...pc };
  let control: string[] | null = null;
  const differs = (): Error => c.Error(loc, 'alternative patterns bind different names');
  p.patterns.forEach((alt, i) => {
    const altLoc = LOC(alt);
    pc.stores = [];
    // Only the last alternative may always match.
    pc.allow_irrefutable = i === size - 1 && old_pc.allow_irrefutable;
    pc.fail_pop = [];
    pc.on_top = 0;
    ADDOP_I(c, altLoc, op.COPY, 1);
    codegen_pattern(c, alt, pc);
    if (control === null) control = pc.stores.slice();
    else if (pc.stores.length !== control.length || !reorderStores(c, altLoc, control, pc)) throw differs();
    ADDOP_JUMP(c, altLoc, op.JUMP, end);
    emit_and_reset_fail_pop(c, altLoc, pc);
  });
  Object.assign(pc, old_pc);
  // No alternative matched: drop the copy of the subject.
  ADDOP(c, loc, op.POP_TOP);
  jump_to_fail_pop(c, loc, pc, op.JUMP);

  USE_LABEL(c, end);
  const captured: readonly string[] = control ?? [];
  const nrots = captured.length + 1 + pc.on_top + pc.stores.length;
  for (const name of captured) {
    codegen_pattern_helper_rotate(c, loc, nrots);
    if (pc.stores.includes(name)) throw codegen_error_duplicate_store(c, loc, name);
    pc.stores.push(name);
  }
  ADDOP(c, loc, op.POP_TOP);
}

function codegen_pattern(c: compiler, p: pattern, pc: pattern_context): void {
  c.diagnostics.enterRecursive();
  switch (p._type) {
    case 'MatchValue':
      codegen_pattern_value(c, p, pc);
      break;
    case 'MatchSingleton':
      ADDOP_LOAD_CONST(c, LOC(p), p.value);
      ADDOP_COMPARE(c, LOC(p), 'Is');
      jump_to_fail_pop(c, LOC(p), pc, op.POP_JUMP_IF_FALSE);
      break;
    case 'MatchSequence':
      codegen_pattern_sequence(c, p, pc);
      break;
    case 'MatchMapping':
      codegen_pattern_mapping(c, p, pc);
      break;
    case 'MatchClass':
      codegen_pattern_class(c, p, pc);
      break;
    case 'MatchStar':
      codegen_pattern_helper_store_name(c, LOC(p), p.name, pc);
      break;
    case 'MatchAs':
      codegen_pattern_as(c, p, pc);
      break;
    case 'MatchOr':
      codegen_pattern_or(c, p, pc);
      break;
  }
  c.diagnostics.leaveRecursive();
}

function codegen_match(c: compiler, s: Match): void {
  codegen_visit_expr(c, s.subject);
  const end = NEW_JUMP_TARGET_LABEL(c);
  const cases = s.cases.length;
  const last = s.cases[cases - 1]!;
  const has_default = WILDCARD_CHECK(last.pattern) && cases > 1;
  const tested = has_default ? cases - 1 : cases;
  for (let i = 0; i < tested; i++) {
    const m = s.cases[i]!;
    const loc = LOC(m.pattern);
    // The last one to test may use up the subject.
    const isLast = i === tested - 1;
    if (!isLast) ADDOP_I(c, loc, op.COPY, 1);
    const pc: pattern_context = {
      stores: [],
      allow_irrefutable: m.guard !== null || i === cases - 1,
      fail_pop: [],
      on_top: 0,
    };
    codegen_pattern(c, m.pattern, pc);
    for (const name of pc.stores) codegen_nameop(c, loc, name, 'Store');
    if (m.guard !== null) {
      ensure_fail_pop(c, pc, 0);
      codegen_jump_if(c, loc, m.guard, pc.fail_pop[0]!, false);
    }
    if (!isLast) ADDOP(c, NEXT_LOCATION, op.POP_TOP);
    visitStmts(c, m.body);
    ADDOP_JUMP(c, NO_LOCATION, op.JUMP, end);
    emit_and_reset_fail_pop(c, loc, pc);
  }
  if (has_default) {
    const loc = LOC(last.pattern);
    ADDOP(c, loc, op.NOP); // for the line
    if (last.guard !== null) codegen_jump_if(c, loc, last.guard, end, false);
    visitStmts(c, last.body);
  }
  USE_LABEL(c, end);
}

registerVisitors({ stmt: { Match: conditionally(codegen_match) } });
