// What a program under construction knows: its names with their kinds, its classes and functions, and the lines so far.

import { Random } from './random.ts';

export type Kind =
  | 'int'
  | 'float'
  | 'str'
  | 'bytes'
  | 'tuple'
  | 'list'
  | 'dict'
  | 'set'
  | 'inst'
  | 'func'
  | 'gen'
  | 'ref'
  | 'exc'
  | 'any';

export interface ClassInfo {
  readonly name: string;
  readonly attributes: readonly string[];
  readonly slots: boolean;
  readonly weakrefs: boolean;
  readonly context: boolean;
  /** Methods that take one argument of any kind. */
  readonly methods: readonly string[];
  /** Parameters of the constructor. */
  readonly arity: number;
}
export interface FunctionInfo {
  readonly name: string;
  /** Kinds of the positional parameters. */
  readonly parameters: readonly Kind[];
  readonly star: boolean;
  readonly keywords: readonly string[];
  readonly result: Kind;
}
export interface Variable {
  readonly name: string;
  readonly kind: Kind;
  readonly cls?: ClassInfo;
  readonly fn?: FunctionInfo;
}

export class Scope {
  readonly kind: 'module' | 'function';
  vars: Variable[] = [];
  /** Names that this block must neither delete nor bind to another kind: it may run never or twice. */
  fixed = new Set<string>();
  constructor(kind: 'module' | 'function') {
    this.kind = kind;
  }
}

/** A program under construction. */
export class Draft {
  readonly r: Random;
  readonly lines: string[] = [];
  /** Assignments of code objects, which stand before the program. */
  readonly units: string[] = [];
  readonly classes: ClassInfo[] = [];
  readonly functions: FunctionInfo[] = [];
  scope = new Scope('module');
  /** Blocks around the present statement. */
  depth = 0;
  inLoop = false;
  inGenerator = false;
  #indent = '';
  #names = 0;
  /** Statements that may still be made. */
  budget: number;

  /** Makes statements; handed in, because statements hold classes and scenes, which hold statements. */
  readonly #make: (d: Draft) => void;

  constructor(seed: number, make: (d: Draft) => void) {
    this.#make = make;
    this.r = new Random(seed);
    this.budget = this.r.between(6, 34);
  }
  /** At least one statement, at most `n`. */
  statements(n: number): void {
    for (let i = 0; i < n && (i === 0 || this.budget > 0); i++) this.#make(this);
  }
  emit(line: string): void {
    this.lines.push(this.#indent + line);
  }
  /** A block under `head`; names it binds are forgotten after it, names from outside keep their kinds. */
  block(head: string, body: () => void): void {
    this.emit(head);
    const { vars, fixed } = this.scope;
    this.scope.fixed = new Set([...fixed, ...vars.map((v) => v.name)]);
    this.scope.vars = [...vars];
    this.indented(body);
    this.scope.vars = vars;
    this.scope.fixed = fixed;
  }
  indented(body: () => void): void {
    this.#indent += '    ';
    this.depth++;
    const before = this.lines.length;
    body();
    if (this.lines.length === before) this.emit('pass');
    this.depth--;
    this.#indent = this.#indent.slice(4);
  }
  /** The body of a function, in a scope of its own. */
  inFunction(head: string, parameters: readonly Variable[], body: () => void): void {
    const { scope, inLoop, inGenerator } = this;
    this.emit(head);
    this.scope = new Scope('function');
    this.scope.vars = [...parameters];
    this.inLoop = false;
    this.inGenerator = false;
    this.indented(body);
    Object.assign(this, { scope, inLoop, inGenerator });
  }
  /**
   * The name of a text's code, a compile unit of its own. It is compiled before the program begins: the compiler leaves other things in
   * pools and free lists than CPython's, which makes its tuples, lists and dicts there.
   */
  unit(text: string, mode: 'exec' | 'eval'): string {
    const name = this.fresh('code');
    this.units.push(`${name} = compile(${JSON.stringify(text)}, '<string>', '${mode}')`);
    return name;
  }
  fresh(letter: string): string {
    return `${letter}${this.#names++}`;
  }
  /** A name to bind to a value of a kind: mostly a new one, sometimes one that is bound already. */
  target(kind: Kind, extra: Partial<Variable> = {}): string {
    const { vars, fixed } = this.scope;
    const old = vars.filter((v) => (fixed.has(v.name) ? v.kind === kind && v.cls === extra.cls : true) && !v.fn);
    const name = old.length > 0 && this.r.chance(0.35) ? this.r.pick(old).name : this.fresh('v');
    this.bind(name, kind, extra);
    return name;
  }
  bind(name: string, kind: Kind, extra: Partial<Variable> = {}): void {
    this.scope.vars = [...this.scope.vars.filter((v) => v.name !== name), { ...extra, name, kind }];
  }
  unbind(name: string): void {
    this.scope.vars = this.scope.vars.filter((v) => v.name !== name);
  }
  /** A variable of one of these kinds (any, if none is named). */
  find(...kinds: Kind[]): Variable | undefined {
    const found = this.scope.vars.filter((v) => kinds.length === 0 || kinds.includes(v.kind));
    return found.length > 0 ? this.r.pick(found) : undefined;
  }
  deletable(): Variable | undefined {
    const found = this.scope.vars.filter((v) => !this.scope.fixed.has(v.name));
    return found.length > 0 ? this.r.pick(found) : undefined;
  }
}
