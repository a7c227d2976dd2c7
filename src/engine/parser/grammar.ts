// The grammar that words errors: statements and expressions of CPython 3.14, in a notation of our own. Mirrors
// Grammar/python.gram.
//
// What an alternative accepts is the language's; which alternatives exist, in which order they are tried and which are
// remembered decides where CPython sees an error, so that is the same here too. peg.ts runs this text.
//
//   name: a | b             alternatives in order; a rule goes on over lines that begin with |
//   'if'  "match"  NAME     a keyword or operator, a soft keyword, a token
//   e?  e*  e+  s.e+        optional, repeated, separated by s
//   &e  !e  &&e  ~          looks ahead; must not follow; must follow, or that is the error; no other alternative now
//   x=e                     gives e a name for the action
//   => ...   { ... }         to the end of the line or inside a group, what the alternative is (actions.ts):
//        x                      the value x itself
//        Kind x y               a node of that kind with parts
//        !at x: message         the error; also !range x y, !from x, !last, !next, !indent
//        ?function x y          a function of actions.ts, which may refuse
//   (memo)                  results are remembered; (quiet) alternatives named invalid_ are not tried inside
//
// An alternative that is nothing but an invalid_ rule is for the second run only.

export const STATEMENTS = `
file: statements? ENDMARKER
interactive: statement_newline
eval: expressions NEWLINE* ENDMARKER
func_type: '(' type_expressions? ')' '->' expression NEWLINE* ENDMARKER
type_expressions: ','.expression+ ',' '*' expression ',' '**' expression
  | ','.expression+ ',' '*' expression
  | ','.expression+ ',' '**' expression
  | '*' expression ',' '**' expression
  | '*' expression
  | '**' expression
  | ','.expression+

statements: statement+
statement: compound_stmt | simple_stmts
single_compound_stmt: compound_stmt
statement_newline: single_compound_stmt NEWLINE | simple_stmts | NEWLINE
simple_stmts: simple_stmt !';' NEWLINE | ';'.simple_stmt+ ';'? NEWLINE
simple_stmt (memo): assignment
  | &"type" type_alias
  | star_expressions
  | &'return' return_stmt
  | &('import' | 'from') import_stmt
  | &'raise' raise_stmt
  | &'pass' pass_stmt
  | &'del' del_stmt
  | &'yield' yield_stmt
  | &'assert' assert_stmt
  | &'break' break_stmt
  | &'continue' continue_stmt
  | &'global' global_stmt
  | &'nonlocal' nonlocal_stmt
compound_stmt: &('def' | '@' | 'async') function_def
  | &'if' if_stmt
  | &('class' | '@') class_def
  | &('with' | 'async') with_stmt
  | &('for' | 'async') for_stmt
  | &'try' try_stmt
  | &'while' while_stmt
  | match_stmt

assignment: NAME ':' expression ('=' annotated_rhs)?
  | ('(' single_target ')' | single_subscript_attribute_target) ':' expression ('=' annotated_rhs)?
  | (star_targets '=')+ annotated_rhs !'=' TYPE_COMMENT?
  | single_target augassign ~ annotated_rhs
  | invalid_assignment
annotated_rhs: yield_expr | star_expressions
augassign: '+=' | '-=' | '*=' | '@=' | '/=' | '%=' | '&=' | '|=' | '^=' | '<<=' | '>>=' | '**=' | '//='
return_stmt: 'return' star_expressions?
raise_stmt: 'raise' expression ('from' expression)? | 'raise'
pass_stmt: 'pass'
break_stmt: 'break'
continue_stmt: 'continue'
global_stmt: 'global' ','.NAME+
nonlocal_stmt: 'nonlocal' ','.NAME+
del_stmt: 'del' del_targets &(';' | NEWLINE) | invalid_del_stmt
yield_stmt: yield_expr
assert_stmt: 'assert' expression (',' expression)?
import_stmt (memo): invalid_import | import_name | import_from
import_name: 'import' dotted_as_names
import_from: 'from' l=('.' | '...')* m=dotted_name 'import' t=import_from_targets    => ?checkedFutureImport l m t
  | 'from' ('.' | '...')+ 'import' import_from_targets
import_from_targets: '(' import_from_as_names ','? ')'
  | import_from_as_names !','
  | '*'
  | invalid_import_from_targets
import_from_as_names: ','.import_from_as_name+
import_from_as_name: invalid_import_from_as_name | NAME ('as' NAME)?
dotted_as_names: ','.dotted_as_name+
dotted_as_name: invalid_dotted_as_name | dotted_name ('as' NAME)?
dotted_name: dotted_name '.' NAME | NAME

block (memo): NEWLINE INDENT statements DEDENT | simple_stmts | invalid_block
decorators: ('@' named_expression NEWLINE)+
class_def: decorators class_def_raw | class_def_raw
class_def_raw: invalid_class_def_raw | 'class' NAME type_params? ('(' arguments? ')')? ':' block
function_def: decorators function_def_raw | function_def_raw
function_def_raw: invalid_def_raw
  | 'def' NAME type_params? '(' params? ')' ('->' expression)? ':' func_type_comment? block
  | 'async' 'def' NAME type_params? '(' params? ')' ('->' expression)? ':' func_type_comment? block
func_type_comment: NEWLINE TYPE_COMMENT &(NEWLINE INDENT) | TYPE_COMMENT

params: invalid_parameters | parameters
parameters: slash_no_default param_no_default* param_with_default* star_etc?
  | slash_with_default param_with_default* star_etc?
  | param_no_default+ param_with_default* star_etc?
  | param_with_default+ star_etc?
  | star_etc
slash_no_default: param_no_default+ '/' ',' | param_no_default+ '/' &')'
slash_with_default: param_no_default* param_with_default+ '/' ',' | param_no_default* param_with_default+ '/' &')'
star_etc: invalid_star_etc
  | '*' param_no_default param_maybe_default* kwds?
  | '*' param_no_default_star_annotation param_maybe_default* kwds?
  | '*' ',' param_maybe_default+ kwds?
  | kwds
kwds: invalid_kwds | '**' param_no_default
param_no_default: a=param ',' TYPE_COMMENT?    => a
  | a=param TYPE_COMMENT? &')'    => a
param_no_default_star_annotation: param_star_annotation ',' TYPE_COMMENT? | param_star_annotation TYPE_COMMENT? &')'
param_with_default: param default ',' TYPE_COMMENT? | param default TYPE_COMMENT? &')'
param_maybe_default: param default? ',' TYPE_COMMENT? | param default? TYPE_COMMENT? &')'
param: NAME annotation?
param_star_annotation: NAME star_annotation
annotation: ':' expression
star_annotation: ':' star_expression
default: '=' expression | invalid_default

if_stmt: invalid_if_stmt | 'if' named_expression ':' block elif_stmt | 'if' named_expression ':' block else_block?
elif_stmt: invalid_elif_stmt
  | 'elif' named_expression ':' block elif_stmt
  | 'elif' named_expression ':' block else_block?
else_block: invalid_else_stmt | 'else' &&':' block
while_stmt: invalid_while_stmt | 'while' named_expression ':' block else_block?
for_stmt: invalid_for_stmt
  | 'for' star_targets 'in' ~ star_expressions ':' TYPE_COMMENT? block else_block?
  | 'async' 'for' star_targets 'in' ~ star_expressions ':' TYPE_COMMENT? block else_block?
  | invalid_for_target
with_stmt: invalid_with_stmt_indent
  | 'with' '(' ','.with_item+ ','? ')' ':' TYPE_COMMENT? block
  | 'with' ','.with_item+ ':' TYPE_COMMENT? block
  | 'async' 'with' '(' ','.with_item+ ','? ')' ':' block
  | 'async' 'with' ','.with_item+ ':' TYPE_COMMENT? block
  | invalid_with_stmt
with_item: expression 'as' star_target &(',' | ')' | ':') | invalid_with_item | expression
try_stmt: invalid_try_stmt
  | 'try' &&':' block finally_block
  | 'try' &&':' block except_block+ else_block? finally_block?
  | 'try' &&':' block except_star_block+ else_block? finally_block?
except_block: invalid_except_stmt_indent
  | 'except' expression ':' block
  | 'except' expression 'as' NAME ':' block
  | 'except' expressions ':' block
  | 'except' ':' block
  | invalid_except_stmt
except_star_block: invalid_except_star_stmt_indent
  | 'except' '*' expression ':' block
  | 'except' '*' expression 'as' NAME ':' block
  | 'except' '*' expressions ':' block
  | invalid_except_star_stmt
finally_block: invalid_finally_stmt | 'finally' &&':' block

match_stmt: "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT | invalid_match_stmt
subject_expr: star_named_expression ',' star_named_expressions? | named_expression
case_block: invalid_case_block | "case" patterns guard? ':' block
guard: 'if' named_expression
patterns: open_sequence_pattern | pattern
pattern: as_pattern | or_pattern
as_pattern: or_pattern 'as' pattern_capture_target | invalid_as_pattern
or_pattern: '|'.closed_pattern+
closed_pattern (memo): literal_pattern
  | capture_pattern
  | wildcard_pattern
  | value_pattern
  | group_pattern
  | sequence_pattern
  | mapping_pattern
  | class_pattern
literal_pattern: signed_number !('+' | '-') | complex_number | strings | 'None' | 'True' | 'False'
literal_expr: signed_number !('+' | '-') | complex_number | &(STRING | FSTRING_START | TSTRING_START) strings
  | 'None' | 'True' | 'False'
complex_number: signed_real_number '+' imaginary_number | signed_real_number '-' imaginary_number
signed_number: NUMBER | '-' NUMBER
signed_real_number: real_number | '-' real_number
real_number: a=NUMBER    => ?ensureReal a
imaginary_number: a=NUMBER    => ?ensureImaginary a
capture_pattern: pattern_capture_target
pattern_capture_target: !"_" a=NAME !('.' | '(' | '=')    => a
wildcard_pattern: "_"
value_pattern: attr !('.' | '(' | '=')
attr: a=name_or_attr '.' NAME    => Attribute a
name_or_attr: attr | NAME
group_pattern: '(' pattern ')'
sequence_pattern: '[' maybe_sequence_pattern? ']' | '(' open_sequence_pattern? ')'
open_sequence_pattern: maybe_star_pattern ',' maybe_sequence_pattern?
maybe_sequence_pattern: ','.maybe_star_pattern+ ','?
maybe_star_pattern: star_pattern | pattern
star_pattern (memo): '*' pattern_capture_target | '*' wildcard_pattern
mapping_pattern: '{' '}'
  | '{' double_star_pattern ','? '}'
  | '{' items_pattern ',' double_star_pattern ','? '}'
  | '{' items_pattern ','? '}'
items_pattern: ','.key_value_pattern+
key_value_pattern: (literal_expr | attr) ':' pattern
double_star_pattern: '**' pattern_capture_target
class_pattern: name_or_attr '(' ')'
  | name_or_attr '(' positional_patterns ','? ')'
  | name_or_attr '(' keyword_patterns ','? ')'
  | name_or_attr '(' positional_patterns ',' keyword_patterns ','? ')'
  | invalid_class_pattern
positional_patterns: ','.pattern+
keyword_patterns: ','.keyword_pattern+
keyword_pattern: NAME '=' pattern

type_alias: "type" NAME type_params? '=' expression
type_params: invalid_type_params | '[' type_param_seq ']'
type_param_seq: ','.type_param+ ','?
type_param (memo): NAME type_param_bound? type_param_default?
  | invalid_type_param
  | '*' NAME type_param_starred_default?
  | '**' NAME type_param_default?
type_param_bound: ':' expression
type_param_default: '=' expression
type_param_starred_default: '=' star_expression
`;

export const EXPRESSIONS = `
expressions: a=expression b=(',' c=expression {c})+ ','?    => Tuple a b
  | a=expression ','    => Tuple a
  | expression
expression (memo): invalid_expression
  | invalid_legacy_expression
  | disjunction 'if' disjunction 'else' expression    => IfExp
  | disjunction
  | lambdef
yield_expr: 'yield' 'from' expression    => Yield
  | 'yield' star_expressions?    => Yield
star_expressions: a=star_expression b=(',' c=star_expression {c})+ ','?    => Tuple a b
  | a=star_expression ','    => Tuple a
  | star_expression
star_expression (memo): '*' a=bitwise_or    => Starred a
  | expression
star_named_expressions: a=','.star_named_expression+ ','?    => a
star_named_expression: '*' a=bitwise_or    => Starred a
  | named_expression
assignment_expression: NAME ':=' ~ expression    => NamedExpr
named_expression: assignment_expression
  | invalid_named_expression
  | a=expression !':='    => a
disjunction (memo): conjunction ('or' conjunction)+    => BoolOp
  | conjunction
conjunction (memo): inversion ('and' inversion)+    => BoolOp
  | inversion
inversion (memo): 'not' inversion    => UnaryOp
  | comparison
comparison: a=bitwise_or b=compare_op_bitwise_or_pair+    => Compare a b
  | bitwise_or
compare_op_bitwise_or_pair: eq_bitwise_or
  | noteq_bitwise_or
  | lte_bitwise_or
  | lt_bitwise_or
  | gte_bitwise_or
  | gt_bitwise_or
  | notin_bitwise_or
  | in_bitwise_or
  | isnot_bitwise_or
  | is_bitwise_or
eq_bitwise_or: '==' bitwise_or
noteq_bitwise_or: (t='!=' {?checkBarryAsFlufl t}) bitwise_or
  | (a='<' b='>' {?flufl a b}) bitwise_or
  | invalid_noteq
lte_bitwise_or: '<=' bitwise_or
lt_bitwise_or: '<' bitwise_or
gte_bitwise_or: '>=' bitwise_or
gt_bitwise_or: '>' bitwise_or
notin_bitwise_or: 'not' 'in' bitwise_or
in_bitwise_or: 'in' bitwise_or    => In
isnot_bitwise_or: 'is' 'not' bitwise_or
is_bitwise_or: 'is' bitwise_or
bitwise_or: bitwise_or '|' bitwise_xor    => BinOp
  | bitwise_xor
bitwise_xor: bitwise_xor '^' bitwise_and    => BinOp
  | bitwise_and
bitwise_and: bitwise_and '&' shift_expr    => BinOp
  | shift_expr
shift_expr: shift_expr '<<' sum    => BinOp
  | shift_expr '>>' sum    => BinOp
  | invalid_arithmetic
  | sum
sum: sum '+' term    => BinOp
  | sum '-' term    => BinOp
  | term
term: term '*' factor    => BinOp
  | term '/' factor    => BinOp
  | term '//' factor    => BinOp
  | term '%' factor    => BinOp
  | term '@' factor    => BinOp
  | invalid_factor
  | factor
factor (memo): '+' factor    => UnaryOp
  | '-' factor    => UnaryOp
  | '~' factor    => UnaryOp
  | power
power: await_primary '**' factor    => BinOp
  | await_primary
await_primary (memo): 'await' primary    => Await
  | primary
primary: primary '.' NAME    => Attribute
  | primary genexp    => Call
  | primary '(' arguments? ')'    => Call
  | primary '[' slices ']'    => Subscript
  | atom
slices: a=slice !','    => a
  | a=','.(slice | starred_expression)+ ','?    => Tuple a
slice: expression? ':' expression? (':' expression?)?    => Slice
  | named_expression
atom: NAME
  | 'True'    => True
  | 'False'    => False
  | 'None'    => None
  | &(STRING | FSTRING_START | TSTRING_START) strings
  | NUMBER
  | &'(' (tuple | group | genexp)
  | &'[' (list | listcomp)
  | &'{' (dict | set | dictcomp | setcomp)
  | '...'    => Ellipsis
group: '(' a=(yield_expr | named_expression) ')'    => a
  | invalid_group
lambdef: 'lambda' lambda_params? ':' expression    => Lambda
lambda_params: invalid_lambda_parameters | lambda_parameters
lambda_parameters: lambda_slash_no_default lambda_param_no_default* lambda_param_with_default* lambda_star_etc?
  | lambda_slash_with_default lambda_param_with_default* lambda_star_etc?
  | lambda_param_no_default+ lambda_param_with_default* lambda_star_etc?
  | lambda_param_with_default+ lambda_star_etc?
  | lambda_star_etc
lambda_slash_no_default: lambda_param_no_default+ '/' ',' | lambda_param_no_default+ '/' &':'
lambda_slash_with_default: lambda_param_no_default* lambda_param_with_default+ '/' ','
  | lambda_param_no_default* lambda_param_with_default+ '/' &':'
lambda_star_etc: invalid_lambda_star_etc
  | '*' lambda_param_no_default lambda_param_maybe_default* lambda_kwds?
  | '*' ',' lambda_param_maybe_default+ lambda_kwds?
  | lambda_kwds
lambda_kwds: invalid_lambda_kwds | '**' lambda_param_no_default
lambda_param_no_default: a=lambda_param ','    => a
  | a=lambda_param &':'    => a
lambda_param_with_default: lambda_param default ',' | lambda_param default &':'
lambda_param_maybe_default: lambda_param default? ',' | lambda_param default? &':'
lambda_param: NAME

fstring_middle: fstring_replacement_field | FSTRING_MIDDLE
fstring_replacement_field: '{' annotated_rhs '='? fstring_conversion? fstring_full_format_spec? '}'    => FormattedValue
  | invalid_fstring_replacement_field
fstring_conversion: e="!" n=NAME    => ?fstringConversion e n
fstring_full_format_spec: ':' fstring_format_spec*
fstring_format_spec: t=FSTRING_MIDDLE    => ?specText t
  | fstring_replacement_field
fstring: a=FSTRING_START b=fstring_middle* c=FSTRING_END    => ?joinedStr a b c
tstring_format_spec_replacement_field: '{' annotated_rhs '='? fstring_conversion? tstring_full_format_spec? '}'    => FormattedValue
  | invalid_tstring_replacement_field
tstring_format_spec: t=TSTRING_MIDDLE    => ?specText t
  | tstring_format_spec_replacement_field
tstring_full_format_spec: ':' tstring_format_spec*
tstring_replacement_field: '{' annotated_rhs '='? fstring_conversion? tstring_full_format_spec? '}'    => FormattedValue
  | invalid_tstring_replacement_field
tstring_middle: tstring_replacement_field | TSTRING_MIDDLE
tstring (memo): a=TSTRING_START b=tstring_middle* c=TSTRING_END    => ?templateStr a b c
string: a=STRING    => ?string a
strings (memo): invalid_string_tstring_concat
  | a=(fstring | string)+    => ?concatenate a
  | tstring+    => TemplateStr

list: '[' a=star_named_expressions? ']'    => List a
tuple: '(' a=(y=star_named_expression ',' z=star_named_expressions? {elements y z})? ')'    => Tuple a
set: '{' star_named_expressions '}'    => Set
dict: '{' double_starred_kvpairs? '}'    => Dict
  | '{' invalid_double_starred_kvpairs '}'
double_starred_kvpairs: ','.double_starred_kvpair+ ','?
double_starred_kvpair: '**' bitwise_or | kvpair
kvpair: expression ':' expression
for_if_clauses: for_if_clause+
for_if_clause: 'async' 'for' star_targets 'in' ~ a=disjunction b=('if' z=disjunction {z})*    => comprehension a b
  | 'for' star_targets 'in' ~ a=disjunction b=('if' z=disjunction {z})*    => comprehension a b
  | invalid_for_if_clause
  | invalid_for_target
listcomp: '[' named_expression for_if_clauses ']'    => ListComp
  | invalid_comprehension
setcomp: '{' named_expression for_if_clauses '}'    => SetComp
  | invalid_comprehension
genexp: '(' (assignment_expression | expression !':=') for_if_clauses ')'    => GeneratorExp
  | invalid_comprehension
dictcomp: '{' kvpair for_if_clauses '}'    => DictComp
  | invalid_dict_comprehension

arguments (memo): a=args ','? &')'    => a
  | invalid_arguments
args: a=','.(starred_expression | a=(assignment_expression | b=expression !':=' {b}) !'=' {a})+ b=(',' k=kwargs {k})?    => args a b
  | b=kwargs    => args b
kwargs: a=','.kwarg_or_starred+ ',' b=','.kwarg_or_double_starred+    => kwargs a b
  | a=','.kwarg_or_starred+    => kwargs a
  | a=','.kwarg_or_double_starred+    => kwargs a
starred_expression: invalid_starred_expression_unpacking
  | '*' a=expression    => Starred a
  | invalid_starred_expression
kwarg_or_starred: invalid_kwarg
  | NAME '=' expression    => keyword
  | starred_expression
kwarg_or_double_starred: invalid_kwarg
  | NAME '=' expression    => keyword
  | '**' expression    => unpacking

star_targets: a=star_target !','    => a
  | star_target (',' star_target)* ','?
star_targets_list_seq: ','.star_target+ ','?
star_targets_tuple_seq: star_target (',' star_target)+ ','? | star_target ','
star_target (memo): '*' (!'*' star_target) | target_with_star_atom
target_with_star_atom (memo): t_primary '.' NAME !t_lookahead | t_primary '[' slices ']' !t_lookahead | star_atom
star_atom: NAME | '(' target_with_star_atom ')' | '(' star_targets_tuple_seq? ')' | '[' star_targets_list_seq? ']'
single_target: single_subscript_attribute_target | NAME | '(' single_target ')'
single_subscript_attribute_target: t_primary '.' NAME !t_lookahead | t_primary '[' slices ']' !t_lookahead
t_primary: t_primary '.' NAME &t_lookahead
  | t_primary '[' slices ']' &t_lookahead
  | t_primary genexp &t_lookahead
  | t_primary '(' arguments? ')' &t_lookahead
  | atom &t_lookahead
t_lookahead: '(' | '[' | '.'
del_targets: ','.del_target+ ','?
del_target (memo): t_primary '.' NAME !t_lookahead | t_primary '[' slices ']' !t_lookahead | del_t_atom
del_t_atom: NAME | '(' del_target ')' | '(' del_targets? ')' | '[' del_targets? ']'
`;
