// What the machine of the last run knows about a name: what it holds, what it offers, how it is called. Expressions are looked at only (session.look):
// no program can tell that it was asked.
import type { PythonVersion } from '../../../engine/index.ts';
import { session } from '../../../session/client.ts';

export interface Described {
  readonly type: string;
  readonly value: string;
  /** As the reader would ask for it, or 'immortal'. */
  readonly count: string;
  readonly id: string;
}

/** A name, or names joined by dots: nothing else is asked, so that looking runs no call the reader did not write. */
export const NAME = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u;
/** Counts from here on are CPython's mark of the immortal. */
const IMMORTAL = 2 ** 30;
const SHOWN_CHARS = 200;

export class MachineHelp {
  readonly #version: () => PythonVersion;

  constructor(version: () => PythonVersion) {
    this.#version = version;
  }

  /** Attributes of what an expression holds; of '' the names a program can use. */
  async names(target: string): Promise<string[]> {
    if (target !== '' && !NAME.test(target)) return [];
    const asked = target === '' ? ['list(globals())', "dir(__import__('builtins'))"] : [`dir(${target})`];
    const answers = (await session().look(this.#version(), asked, { anyMachine: target === '' })) ?? [];
    const names = answers.flatMap((a) =>
      a.ok ? [...a.repr.matchAll(/'([\p{L}_][\p{L}\p{N}_]*)'/gu)].map((m) => m[1]) : [],
    );
    return [...new Set(names)];
  }

  async describe(name: string): Promise<Described | null> {
    if (!NAME.test(name)) return null;
    const answers = await session().look(this.#version(), [
      `type(${name}).__name__`,
      `repr(${name})[:${SHOWN_CHARS}]`,
      // The argument of getrefcount is one reference more.
      `__import__('sys').getrefcount(${name}) - 1`,
      `hex(id(${name}))`,
    ]);
    if (!answers?.every((a) => a.ok)) return null;
    const [type, value, count, id] = answers.map((a) => (a.ok ? a.text : ''));
    return { type, value, count: Number(count) >= IMMORTAL ? 'immortal' : count, id };
  }

  /** The parameters of what is called, as `(a, b=1)`; null if nobody knows. */
  async signature(name: string): Promise<string | null> {
    if (!NAME.test(name)) return null;
    const answers = await session().look(this.#version(), [`(${PARAMETERS})(${name})`, `${name}.__text_signature__`]);
    const found = answers?.find((a) => a.ok && a.repr !== 'None');
    return found?.ok ? found.text.replace(/^\(\$(?:self|module|type)(?:, \/)?(?:, )?/, '(') : null;
  }
}

/** Python that writes the parameters of a function, a bound method, or a class that is made by a function. An error for others. */
const PARAMETERS = `lambda o: (lambda f, skip: (lambda c, d, k, n: '(' + ', '.join(
 [v + ('=' + repr(d[i - n + len(d)]) if i >= n - len(d) else '') + (', /' if i + 1 == c.co_posonlyargcount else '')
  for i, v in enumerate(c.co_varnames[:n])][skip:]
 + (['*' + c.co_varnames[n + c.co_kwonlyargcount]] if c.co_flags & 4 else ['*'] if c.co_kwonlyargcount else [])
 + [v + ('=' + repr(k[v]) if v in k else '') for v in c.co_varnames[n:n + c.co_kwonlyargcount]]
 + (['**' + c.co_varnames[n + c.co_kwonlyargcount + bool(c.co_flags & 4)]] if c.co_flags & 8 else [])) + ')')
 (f.__code__, f.__defaults__ or (), f.__kwdefaults__ or {}, f.__code__.co_argcount))
 (*((o.__init__, 1) if isinstance(o, type) else (o.__func__, 1) if hasattr(o, '__func__') else (o, 0)))`;
