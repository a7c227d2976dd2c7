// The question program: the learner's program with questions put to it on its way, as plain Python, so that the engine and a real
// CPython answer the same text. A comment `# (1)` marks a moment; what is asked without a moment is asked at the end.
//
//     page = Page()      # (1)              page = Page(); __at__('1')
//     del page                      →       del page
//                                           __end__()          prints the answers behind a line of its own
import { pythonString } from './checks.ts';
import { factsOf } from './facts.ts';
import type { AskExercise, Happening, Part, Watch } from './model.ts';

/** Set apart from anything a program prints. */
export const SIGN = '@@heapwise';

/** A moment's comment at the end of a line, or alone on it. */
const MOMENT = /^([^\n]*?)[ \t]*# \((\w+)\)[ \t]*$/gm;

/** The moments that a program marks, in the order of its text. */
export function momentsOf(source: string): string[] {
  return [...source.matchAll(MOMENT)].map((match) => match[2]);
}

export interface Asked {
  parts: readonly Pick<Part, 'expr' | 'at' | 'about'>[];
  watches?: readonly Watch[];
  happenings?: readonly Happening[];
  /** Whether what the wrong models reason on is asked too. */
  facts?: boolean;
}

/** What an exercise asks of a run. */
export function askedOf(exercise: AskExercise): Asked {
  const { parts } = exercise;
  const facts = exercise.misconceptions.length > 0;
  if (exercise.kind === 'pick-freed') return { parts, facts, watches: exercise.watches };
  if (exercise.kind === 'order') return { parts, facts, happenings: exercise.happenings };
  return { parts, facts };
}

/** False if the plain program's output is all that is needed. */
export function needsQuestions({ parts, happenings = [], facts = false }: Asked): boolean {
  return happenings.length > 0 || parts.some((part) => part.expr !== undefined || (facts && part.about !== undefined));
}

/** Begins what the author wrote. */
const PROGRAM = '# ---- the program\n';
/** How many lines stand above the author's own. */
export function linesAbove(program: string): number {
  return program.slice(0, program.indexOf(PROGRAM) + PROGRAM.length).split('\n').length - 1;
}

export function questionProgram(source: string, asked: Asked): string {
  const { parts, watches = [], happenings = [], facts = false } = asked;
  const questions: string[] = [];
  const ask = (name: string, expr: string, at: string): void => {
    questions.push(`(${[name, expr, at].map(pythonString).join(', ')})`);
  };
  parts.forEach((part, i) => {
    if (part.expr !== undefined) ask(String(i), part.expr, part.at ?? 'end');
  });
  if (facts)
    parts.forEach((part, i) => {
      if (part.about === undefined) return;
      for (const [fact, expr] of Object.entries(factsOf(part.about, i))) ask(`${i}.${fact}`, expr, part.at ?? 'end');
    });
  const watched = [
    ...watches.map((watch, i) => ({ ...watch, tells: `freed ${i}` })),
    ...happenings.flatMap((h, i) => ('made' in h ? [{ ...h, tells: `happens ${i}` }] : [])),
  ];
  const reached = happenings.flatMap((h, i) => ('at' in h ? [`(${pythonString(h.at)}, 'happens ${i}')`] : []));
  const watchList = watched.map((w) => `(${[w.expr, w.made, w.tells].map(pythonString).join(', ')})`);
  const body = source.replace(MOMENT, (_, code: string, moment: string) =>
    code.trim() === '' ? `${code}__at__('${moment}')` : `${code}; __at__('${moment}')`,
  );
  const told = happenings.length > 0 ? 'print' : 'len';
  return `${PRELUDE}__questions__ = [(name, compile(expr, '<question>', 'eval'), at) for name, expr, at in [${questions.join(', ')}]]
__watches__ = [(compile(expr, '<question>', 'eval'), made, tells) for expr, made, tells in [${watchList.join(', ')}]]
__reached__ = [${reached.join(', ')}]
__tell__ = ${told}
${PROGRAM}${body.replace(/\n*$/, '')}
# ---- the end
__end__()
`;
}

/** Names are dunders, so that a program's own never meet them. `__freed__` says of each watched object how it went. */
const PRELUDE = `import sys as __sys__, gc as __gc__, _weakref as __weakref__
__answers__, __looks__, __freed__ = {}, {}, {}
def __at__(moment):
    for name, code, at in __questions__:
        if at == moment:
            try:
                value = eval(code, globals())
                __answers__[name] = value if type(value) is str else repr(value)
            except Exception as error:
                __answers__[name] = f'!{type(error).__name__}: {error}'
            value = None
    for expr, made, tells in __watches__:
        if made == moment:
            def gone(look, tells=tells):
                __freed__[tells] = 'collection' if __collecting__ else 'counting'
                __tell__('${SIGN} ' + tells)
            __looks__[tells] = (__weakref__.ref(eval(expr, globals()), gone), expr, __collections__())
    for at, tells in __reached__:
        if at == moment:
            __tell__('${SIGN} ' + tells)
__collecting__ = []
def __notice__(phase, info):
    if phase == 'start': __collecting__.append(1)
    else: __collecting__.pop()
__gc__.callbacks.append(__notice__)
def __collections__():
    return sum(stat['collections'] for stat in __gc__.get_stats())
def __which__(held, objects):
    for i, o in enumerate(objects):
        if o is held: return i
    return -1
def __slot__(held, objects):
    try: return __which__(held(), objects())
    except (AttributeError, LookupError, NameError): return -1
def __names__(x, same=lambda a, b: a is b):
    return sum(1 for name, value in list(globals().items()) if not name.startswith('__') and same(value, x))
def __named__(tells):
    look, expr, _ = __looks__[tells]
    try: return eval(expr, globals()) is look() is not None
    except Exception: return False
def __equal__(a, b):
    return type(a) is type(b) and a == b
def __hash_of__(x):
    try: return hash(x)
    except TypeError: return None
def __deep__(x):
    items = [*x.keys(), *x.values()] if isinstance(x, dict) else x if isinstance(x, (list, tuple, set)) else []
    return __sys__.getsizeof(x) + sum(__sys__.getsizeof(item) for item in items)
def __end__():
    __at__('end')
    global __tell__
    __tell__ = len
    last = [name for name, code, at in __questions__ if name.endswith('.lost')]
    if last:
        __gc__.collect()
        for name in last:
            __answers__[name] = repr(__looks__['freed ' + name.partition('.')[0]][0]() is None)
    print('${SIGN} answers')
    for name, answer in __answers__.items():
        print(name, answer.replace('\\\\', '\\\\\\\\').replace('\\n', '\\\\n'))
`;

export interface Answers {
  /** By part; undefined where the question was never put, an Error where it has no answer. */
  parts: (string | undefined | Error)[];
  facts: Record<string, string>[];
  /** Indexes of what happened, in order. */
  order: number[];
}

/** Reads what a question program printed. */
export function readAnswers(stdout: string, { parts, happenings = [] }: Asked): Answers {
  const lines = stdout.split('\n');
  const end = lines.lastIndexOf(`${SIGN} answers`);
  const told = new Map<string, string>();
  for (const line of end < 0 ? [] : lines.slice(end + 1)) {
    const space = line.indexOf(' ');
    if (space > 0)
      told.set(
        line.slice(0, space),
        line.slice(space + 1).replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c)),
      );
  }
  const answer = (i: number): string | undefined | Error => {
    const text = told.get(String(i));
    return text?.startsWith('!') ? new Error(text.slice(1)) : text;
  };
  return {
    parts: parts.map((_, i) => answer(i)),
    facts: parts.map((_, i) =>
      Object.fromEntries(
        [...told].flatMap(([name, text]) => (name.startsWith(`${i}.`) ? [[name.slice(`${i}.`.length), text]] : [])),
      ),
    ),
    order: orderOf(end < 0 ? lines : lines.slice(0, end), happenings),
  };
}

function orderOf(lines: readonly string[], happenings: readonly Happening[]): number[] {
  const order: number[] = [];
  for (const line of lines) {
    const i = happenings.findIndex((h, k) => ('prints' in h ? line === h.prints : line === `${SIGN} happens ${k}`));
    if (i >= 0 && !order.includes(i)) order.push(i);
  }
  return order;
}

/** The expression whose text is the truth about watch `i`. */
export const freedExpr = (i: number): string => `'freed' if __looks__['freed ${i}'][0]() is None else 'alive'`;
/** … about a reference: the index of the object that a slot holds. */
export const slotExpr = (slot: string, objects: readonly string[]): string =>
  `__slot__(lambda: (${slot}), lambda: [${objects.join(', ')}])`;
/** … about a count, the question's own reference left out. */
export const refcountExpr = (expr: string): string => `__sys__.getrefcount(${expr}) - 1`;
export const sameExpr = (a: string, b: string): string => `(${a}) is (${b})`;
