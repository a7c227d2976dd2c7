// Rules of the grammar that other versions have otherwise: they take the place of those of 3.14 (grammar.ts, grammar-invalid.ts). Mirrors
// the Grammar/python.gram of 3.12.1, 3.13.0 and 3.15.2.

import type { PythonVersion } from '../include/profile.ts';

const BEFORE_3_14 = `
import_from: 'from' ('.' | '...')* dotted_name 'import' import_from_targets
  | 'from' ('.' | '...')+ 'import' import_from_targets
import_from_as_name: NAME ('as' NAME)?
dotted_as_name: dotted_name ('as' NAME)?
except_block: invalid_except_stmt_indent
  | 'except' expression ('as' NAME)? ':' block
  | 'except' ':' block
  | invalid_except_stmt
except_star_block: invalid_except_star_stmt_indent
  | 'except' '*' expression ('as' NAME)? ':' block
  | invalid_except_stmt
invalid_except_stmt: 'except' '*'? a=expression ',' expressions ('as' NAME)? ':'    => !from a: multiple exception types must be parenthesized
  | 'except' '*'? expression ('as' NAME)? NEWLINE    => !last: expected ':'
  | 'except' NEWLINE    => !last: expected ':'
  | 'except' '*' (NEWLINE | ':')    => !last: expected one or more exception types
noteq_bitwise_or: (t='!=' {?checkBarryAsFlufl t}) bitwise_or
  | (a='<' b='>' {?flufl a b}) bitwise_or
  | invalid_noteq
invalid_noteq: a='<' b='>'    => ?notEqualToken a b
invalid_else_stmt: a='else' ':' NEWLINE !INDENT    => !indent a: expected an indented block after 'else' statement on line %d
invalid_as_pattern: or_pattern 'as' a="_"    => !at a: cannot use '_' as a target
  | or_pattern 'as' !NAME a=expression    => !at a: invalid pattern target
invalid_expression: !(NAME STRING | SOFT_KEYWORD) a=disjunction b=expression_without_invalid    => ?missingComma a b
  | a=disjunction 'if' b=disjunction !('else' | ':')    => !range a b: expected 'else' after 'if' expression
  | a='lambda' lambda_params? b=':' &FSTRING_MIDDLE    => !range a b: f-string: lambda expressions are not allowed without parentheses
`;
const BEFORE_3_13 = `
invalid_import_from_targets: import_from_as_names ',' NEWLINE    => !last: trailing comma not allowed without surrounding parentheses
invalid_import: a='import' ','.dotted_name+ 'from' dotted_name    => !from a: Did you mean to use 'from ... import ...' instead?
starred_expression: invalid_starred_expression_unpacking
  | '*' a=expression    => Starred a
type_params: '[' type_param_seq ']'
shift_expr: shift_expr '<<' sum    => BinOp
  | shift_expr '>>' sum    => BinOp
  | sum
term: term '*' factor    => BinOp
  | term '/' factor    => BinOp
  | term '//' factor    => BinOp
  | term '%' factor    => BinOp
  | term '@' factor    => BinOp
  | factor
type_param (memo): NAME type_param_bound?
  | invalid_type_param
  | '*' NAME
  | '**' NAME
invalid_arguments: args ',' '*'    => !last: iterable argument unpacking follows keyword argument unpacking
  | a=expression b=for_if_clauses ',' (args | expression for_if_clauses)?    => !range a b.comprehension: Generator expression must be parenthesized
  | a=NAME b='=' expression for_if_clauses    => !range a b: invalid syntax. Maybe you meant '==' or ':=' instead of '='?
  | (args ',')? a=NAME b='=' &(',' | ')')    => !range a b: expected argument value expression
  | a=args b=for_if_clauses    => ?nonparenGenexpInCall a b
  | args ',' a=expression b=for_if_clauses    => !range a b.comprehension: Generator expression must be parenthesized
  | a=args ',' args    => ?argumentsParsingError a
`;
const SINCE_3_15 = `
simple_stmt (memo): assignment
  | &"type" type_alias
  | &('import' | 'from' | "lazy") import_stmt
  | star_expressions
  | &'return' return_stmt
  | &'raise' raise_stmt
  | &'pass' pass_stmt
  | &'del' del_stmt
  | &'yield' yield_stmt
  | &'assert' assert_stmt
  | &'break' break_stmt
  | &'continue' continue_stmt
  | &'global' global_stmt
  | &'nonlocal' nonlocal_stmt
match_stmt: "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT | invalid_match_stmt | invalid_case_outside
invalid_case_outside: a="case" patterns guard? b=':'    => !range a b: case statement must be inside match statement
raise_stmt: 'raise' expression 'from' expression | invalid_raise_stmt | 'raise' expression | 'raise'
invalid_raise_stmt: a='raise' b='from'    => !range a b: did you forget an expression between 'raise' and 'from'?
  | 'raise' expression a='from'    => !at a: did you forget an expression after 'from'?
assert_stmt: invalid_assert_stmt | 'assert' expression (',' expression)?
invalid_assert_stmt: 'assert' a=expression '=' b=expression    => !range a b: cannot assign to %e here. Maybe you meant '==' instead of '='?
  | 'assert' expression ',' a=expression '=' b=expression    => !range a b: cannot assign to %e here. Maybe you meant '==' instead of '='?
  | 'assert' a=expression ':=' b=expression    => !range a b: cannot use named expression without parentheses here
  | 'assert' expression ',' a=expression ':=' b=expression    => !range a b: cannot use named expression without parentheses here
import_name: "lazy"? 'import' dotted_as_names
import_from: 'from' l=('.' | '...')* m=dotted_name 'import' t=import_from_targets    => ?checkedFutureImport l m t
  | "lazy" 'from' ('.' | '...')+ dotted_name? 'import' import_from_targets
  | "lazy" 'from' !("__future__" 'import') dotted_name 'import' import_from_targets
  | invalid_lazy_future
  | 'from' ('.' | '...')+ 'import' import_from_targets
invalid_lazy_future: a="lazy" 'from' "__future__" 'import'    => !at a: lazy from __future__ import is not allowed
mapping_pattern: '{' '}'
  | '{' double_star_pattern ','? '}'
  | '{' items_pattern ',' double_star_pattern ','? '}'
  | '{' items_pattern ','? '}'
  | invalid_mapping_pattern
invalid_mapping_pattern: '{' (items_pattern ',')? '**' a=pattern_capture_target ',' items_pattern ','? '}'    => !at a: double star pattern must be the last (right-most) subpattern in the mapping pattern
star_named_expression: invalid_star_named_expression
  | '*' a=bitwise_or    => Starred a
  | named_expression
invalid_star_named_expression: a='**' bitwise_or &(',' | ']' | ')' | '}')    => !at a: cannot use dict unpacking here
  | a='*' bitwise_or 'if' disjunction 'else' b=expression &(',' | ']' | ')' | '}' | 'for' | 'async')    => !range a b: invalid starred expression. Did you forget to wrap the conditional expression in parentheses?
listcomp: '[' star_named_expression for_if_clauses ']'    => ListComp
  | invalid_comprehension
setcomp: '{' star_named_expression for_if_clauses '}'    => SetComp
  | invalid_comprehension
genexp: '(' (assignment_expression | expression !':=' | starred_expression) for_if_clauses ')'    => GeneratorExp
  | invalid_comprehension
dictcomp: '{' (kvpair | '**' expression) for_if_clauses '}'    => DictComp
invalid_comprehension: '[' a='**' b=expression for_if_clauses    => !range a b: cannot use dict unpacking in list comprehension
  | '(' a='**' b=expression for_if_clauses    => !range a b: cannot use dict unpacking in generator expression
  | ('[' | '{') a=star_named_expression ',' b=star_named_expressions for_if_clauses    => !range a b.last: did you forget parentheses around the comprehension target?
  | ('[' | '{') a=star_named_expression b=',' for_if_clauses    => !range a b: did you forget parentheses around the comprehension target?
invalid_double_starred_kvpairs: ','.double_starred_kvpair+ ',' invalid_kvpair
  | a='**' b=bitwise_or ':'    => !range a b: cannot use dict unpacking in a dictionary key
  | a='**' bitwise_or 'if' disjunction 'else' b=expression &('}' | ',')    => !range a b: invalid double starred expression. Did you forget to wrap the conditional expression in parentheses?
  | a='*' b=bitwise_or ':'    => !range a b: cannot use a starred expression in a dictionary key
  | expression ':' a='**' b=bitwise_or    => !range a b: cannot use dict unpacking in a dictionary value
  | expression ':' a='*' b=bitwise_or    => !range a b: cannot use a starred expression in a dictionary value
  | expression a=':' &('}' | ',')    => !at a: expression expected after dictionary key and ':'
`;
/** Words of errors that 3.15 has otherwise: what a function is defined with are parameters. */
const WORDS_3_15: readonly (readonly [string, string])[] = [
  ['at least one argument must precede /', 'at least one parameter must precede /'],
  ['named arguments must follow bare *', 'named parameters must follow bare *'],
  ['var-positional argument cannot', 'var-positional parameter cannot'],
  ['var-keyword argument cannot', 'var-keyword parameter cannot'],
  ['arguments cannot follow var-keyword argument', 'parameters cannot follow var-keyword parameter'],
  ['* argument may appear only once', '* may appear only once'],
];

interface Changes {
  /** In the order in which they are put over the rules of 3.14. */
  readonly rules: readonly string[];
  /** Words of errors in those of 3.14. */
  readonly words: readonly (readonly [string, string])[];
}
export const CHANGES: Readonly<Record<PythonVersion, Changes>> = {
  '3.12': { rules: [BEFORE_3_14, BEFORE_3_13], words: [] },
  '3.13': { rules: [BEFORE_3_14], words: [] },
  '3.14': { rules: [], words: [] },
  '3.15': { rules: [SINCE_3_15], words: WORDS_3_15 },
};
