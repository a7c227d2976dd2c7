// Why an object is alive, and what would free it: the shortest way to it from a name, a frame or a table of the interpreter, and which
// reference on it could be cut. Every way passes a reference without which there is none, so only those of one way need to be tried.

import type { Ref } from '../engine/memory/memory.ts';
import { NUM_GENERATIONS } from '../engine/objects/gcobject.ts';
import { _Py_IsImmortal, Py_TYPE } from '../engine/objects/object.ts';
import * as T from '../engine/objects/statictypes.ts';
import { PyUnicode_AsString } from '../engine/objects/unicodeobject.ts';
import { frameName } from '../engine/trace/holders.ts';
import { mainNamespace } from '../engine/trace/program_code.ts';
import { References } from '../engine/trace/references.ts';
import type { Edge } from '../engine/trace/scan.ts';
import type { Say } from '../messages/say.ts';
import { generationOf } from './cards.ts';
import { frozen } from './collector.ts';
import { statementOf } from './expressions.ts';
import { placeText } from './places.ts';

/** One reference of a way: what holds, and what is held. */
export interface AliveLink {
  /** "variable cache of __main__", "value of key 'a' of #3 dict". */
  readonly holder: string;
  readonly ref: Ref;
  readonly name: string;
}
/** A reference that could be taken away. */
export interface Cut {
  /** As Python writes it, or null: `holder` says where it is. */
  readonly statement: string | null;
  /** The function whose local it is, or ''. */
  readonly inside: string;
  readonly holder: string;
  /** `frees`: the count comes to 0 at once; `garbage`: nothing leads there any more, but a cycle keeps the count up. */
  readonly effect: 'frees' | 'garbage';
}
export interface AliveView {
  readonly name: string;
  readonly state: 'immortal' | 'reachable' | 'garbage';
  /** From a root to the object; for garbage the cycle that keeps it, which ends where it begins, and the way from it to the object. */
  readonly chain: readonly AliveLink[];
  /** How many links of a garbage object's chain are the cycle. */
  readonly cycle: number;
  /** Each of these alone is enough. */
  readonly cuts: readonly Cut[];
  /** If no single one is: all of these together. */
  readonly together: readonly Cut[];
  /** The youngest generation whose collection frees this garbage; null if none does (gc.freeze). */
  readonly generation: number | null;
  /** All of it in a few sentences; what is between backquotes is Python. */
  readonly text: string;
}

type NameOf = (o: Ref) => string;
/** Names that are looked at when no single cut is enough. */
const MOST_TOGETHER = 12;

/** About an object at the step that memory shows; `line` is next. `nameOf` knows the objects of the picture. */
export function aliveView(o: Ref, line: number, nameOf: (o: Ref) => string | null, say: Say): AliveView {
  const name: NameOf = (x) => nameOf(x) ?? say('view.object-at', { address: `0x${x.toString(16)}` });
  if (_Py_IsImmortal(o)) {
    const text = say('view.immortal-never-freed', { name: name(o) });
    return { name: name(o), state: 'immortal', chain: [], cycle: 0, cuts: [], together: [], generation: null, text };
  }
  const references = new References();
  const inquiry = new Inquiry(references, o, name, say);
  return references.reachable().has(o) ? inquiry.reachable(line) : inquiry.garbage();
}

class Inquiry {
  readonly #references: References;
  readonly #o: Ref;
  readonly #name: NameOf;
  readonly #say: Say;
  readonly #main = mainNamespace();

  constructor(references: References, o: Ref, name: NameOf, say: Say) {
    this.#references = references;
    this.#o = o;
    this.#name = name;
    this.#say = say;
  }

  reachable(line: number): AliveView {
    const way = this.#way(new Set())!;
    const cuts = this.#cuts(way);
    const together = cuts.length > 0 ? [] : this.#together();
    return {
      name: this.#name(this.#o),
      state: 'reachable',
      chain: this.#links(way),
      cycle: 0,
      cuts,
      together,
      generation: null,
      text: this.#reachableText(way, cuts, together, line),
    };
  }

  // ---- ways ----

  /** Where ways begin, in the order in which they are preferred. */
  #starts(): readonly (readonly Edge[])[] {
    const r = this.#references;
    const names = r.of(this.#main).filter((e) => e.kind === 'value');
    const own = names.filter((e) => !/^__.*__$/.test(keyOf(e)));
    const frames = r.of(0).filter((e) => e.frame !== 0);
    const locals = frames.filter((e) => e.kind === 'local');
    const stacks = frames.filter((e) => e.kind === 'stack');
    return [[...own, ...locals], stacks, r.roots()];
  }
  #way(without: ReadonlySet<Edge>): Edge[] | null {
    for (const first of this.#starts()) {
      const way = this.#references.path(this.#o, first, without);
      if (way !== null) return way;
    }
    return null;
  }
  #links(way: readonly Edge[]): AliveLink[] {
    return way.map((e) => ({ holder: this.#text(e), ref: e.to, name: this.#name(e.to) }));
  }
  #text(e: Edge): string {
    return placeText(this.#references.place(e), this.#name, this.#say);
  }

  // ---- cuts ----

  /** What can be taken away: not what only the interpreter has, nor what cannot be changed. */
  #cut(way: readonly Edge[], without: readonly Edge[]): Cut {
    const e = way.at(-1)!;
    return {
      statement: statementOf(way, this.#references),
      inside: way[0].frame === 0 ? '' : frameName(way[0].frame),
      holder: this.#text(e),
      effect: this.#references.freedBy(without).has(this.#o) ? 'frees' : 'garbage',
    };
  }
  /** Those references of a way without which no other way is left, one by one. */
  #cuts(way: readonly Edge[]): Cut[] {
    return way.flatMap((e, i) => {
      if (this.#references.reachable(new Set([e])).has(this.#o)) return [];
      const cut = this.#cut(way.slice(0, i + 1), [e]);
      return cut.statement === null && !isFrames(e) ? [] : [cut];
    });
  }
  /** References that together are enough, none of which could stay: of each way the first that a statement takes away. */
  #together(): Cut[] {
    const chosen: { e: Edge; way: Edge[] }[] = [];
    const cut = new Set<Edge>();
    for (let way = this.#way(cut); way !== null; way = this.#way(cut)) {
      const i = way.findIndex((e, n) => isFrames(e) || statementOf(way!.slice(0, n + 1), this.#references) !== null);
      if (i < 0 || chosen.length === MOST_TOGETHER) return [];
      chosen.push({ e: way[i], way: way.slice(0, i + 1) });
      cut.add(way[i]);
    }
    for (const { e } of [...chosen]) {
      const fewer = new Set([...cut].filter((x) => x !== e));
      if (this.#references.reachable(fewer).has(this.#o)) continue;
      cut.delete(e);
      chosen.splice(
        chosen.findIndex((c) => c.e === e),
        1,
      );
    }
    const edges = chosen.map((c) => c.e);
    return chosen.map(({ way }) => this.#cut(way, edges));
  }

  // ---- garbage ----

  garbage(): AliveView {
    const r = this.#references;
    // What leads to the object; all of it is garbage, for what is reachable would make the object so.
    const into = new Map<Ref, Edge[]>();
    for (const e of r.edges) if (e.from !== 0) into.set(e.to, [...(into.get(e.to) ?? []), e]);
    const before = new Set<Ref>([this.#o]);
    for (const x of before) for (const e of into.get(x) ?? []) before.add(e.from);
    const cycle = this.#cycle(before, into);
    const end = cycle.length === 0 ? this.#o : cycle.at(-1)!.to;
    const rest = end === this.#o ? [] : (r.path(this.#o, r.of(end)) ?? []);
    const cuts = cycle.flatMap((e): Cut[] => {
      if (!r.freedBy([e]).has(this.#o)) return [];
      return [{ statement: null, inside: '', holder: this.#text(e), effect: 'frees' }];
    });
    const generations = generationOf();
    const oldest = Math.max(0, ...[...before].map((x) => generations.get(x) ?? 0));
    const aside = new Set(frozen());
    const generation = [...before].some((x) => aside.has(x)) ? null : oldest;
    const chain = this.#links([...cycle, ...rest]);
    return {
      name: this.#name(this.#o),
      state: 'garbage',
      chain,
      cycle: cycle.length,
      cuts,
      together: [],
      generation,
      text: this.#garbageText(chain.slice(0, cycle.length), cuts, generation),
    };
  }
  /** A shortest cycle that keeps the object: one through it, or else one that leads to it. */
  #cycle(before: ReadonlySet<Ref>, into: ReadonlyMap<Ref, readonly Edge[]>): Edge[] {
    const r = this.#references;
    // Nearest holders first.
    const queue = [this.#o];
    const seen = new Set(queue);
    for (const x of queue) {
      const way = r.path(x, r.of(x));
      if (way !== null && before.has(x)) return way;
      for (const e of into.get(x) ?? []) {
        if (seen.has(e.from)) continue;
        seen.add(e.from);
        queue.push(e.from);
      }
    }
    return [];
  }

  // ---- in words ----

  #reachableText(way: readonly Edge[], cuts: readonly Cut[], together: readonly Cut[], line: number): string {
    const say = this.#say;
    const name = this.#name(this.#o);
    const why = say('view.alive-because', { name, holder: this.#text(way[0]), n: way.length });
    const when = line === 0 ? say('view.at-end') : say('view.before-line', { line });
    const said = (c: Cut): string => this.#said(c);
    const frees = cuts.filter((c) => c.effect === 'frees' && c.statement !== null);
    if (frees.length > 0)
      return say('view.would-free', { why, statements: say.list(frees.map(said), 'disjunction'), when });
    const strands = cuts.filter((c) => c.statement !== null);
    if (strands.length > 0)
      return say('view.would-not-free-yet', { why, statements: say.list(strands.map(said), 'disjunction'), when });
    if (cuts.length > 0) return say('view.goes-by-itself', { why, holder: cuts[0].holder });
    if (together.length === 0) return say('view.no-statement', { why });
    const all = together.map(said);
    const statements = say.list(all, 'conjunction');
    return say(together.every((c) => c.effect === 'frees') ? 'view.together-free' : 'view.together-leave', {
      why,
      statements,
      when,
    });
  }
  #said({ statement, inside, holder }: Cut): string {
    const say = this.#say;
    if (statement === null) return say('view.end-of', { holder });
    const code = `\`${statement}\``;
    return inside === '' || inside === '<module>'
      ? code
      : say('view.statement-in', { statement: code, function: inside });
  }
  #garbageText(cycle: readonly AliveLink[], cuts: readonly Cut[], generation: number | null): string {
    const say = this.#say;
    const name = this.#name(this.#o);
    if (cycle.length === 0) return say('view.about-to-be-freed', { name });
    const members = cycle.map((l) => l.name);
    const own = members.includes(name);
    const held = say(own ? 'view.part-of-it' : 'view.leads-to-it', { name });
    const ring = say('view.ring', { n: cycle.length, members: say.list(members, 'conjunction') });
    const collection =
      generation === null
        ? say('view.put-aside')
        : say(generation < NUM_GENERATIONS - 1 ? 'view.collection-or-older-frees' : 'view.collection-frees', {
            generation,
          });
    const weak =
      cuts.length === 0
        ? ''
        : ` ${say('view.had-been-weak', {
            holders: say.list(
              cuts.map((c) => c.holder),
              'disjunction',
            ),
          })}`;
    return `${say('view.no-name-leads', { name, ring, held })} ${collection}${weak}`;
  }
}

const keyOf = (e: Edge): string =>
  e.detail !== 0 && Py_TYPE(e.detail) === T.PyUnicode_Type ? PyUnicode_AsString(e.detail) : '';
/** A local or an entry of a value stack: it goes when the function is left or the expression is done. */
const isFrames = (e: Edge): boolean => e.frame !== 0;
