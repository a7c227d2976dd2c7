// What the wrong models may know of a run: Python expressions, answered by the same run as the question itself (questions.ts).
import type { About } from './model.ts';

/** By name of the fact; `i` is the part's index, which names what is watched. */
export function factsOf(about: About, i: number): Record<string, string> {
  if ('same' in about) {
    const [a, b] = about.same;
    return {
      equal: `__equal__(${a}, ${b})`,
      type: `type(${a}).__name__`,
      otherType: `type(${b}).__name__`,
      length: `len(${a}) if hasattr(type(${a}), '__len__') else -1`,
      value: `${a}`,
      empty: `not (${a}) and not (${b})`,
      word: `isinstance(${a}, str) and (${a}).isidentifier()`,
      sameHash: `__hash_of__(${a}) == __hash_of__(${b}) != None`,
    };
  }
  if ('count' in about) {
    const x = about.count;
    return {
      count: `__sys__.getrefcount(${x}) - 1`,
      names: `__names__(${x})`,
      equalNames: `__names__(${x}, __equal__)`,
      weak: `__weakref__.getweakrefcount(${x})`,
    };
  }
  if ('size' in about) {
    const x = about.size;
    return {
      size: `__sys__.getsizeof(${x})`,
      deep: `__deep__(${x})`,
      type: `type(${x}).__name__`,
      length: `len(${x}) if hasattr(type(${x}), '__len__') else -1`,
      small: `__sys__.getsizeof(type(${x})(1)) if isinstance(${x}, int) else -1`,
    };
  }
  if ('freed' in about) {
    const tells = `'freed ${i}'`;
    return {
      freed: `${tells} in __freed__`,
      by: `__freed__.get(${tells}, '')`,
      named: `__named__(${tells})`,
      weak: `max(0, __weakref__.getweakrefcount(__looks__[${tells}][0]()) - 1) if __looks__[${tells}][0]() is not None else 0`,
      collections: `__collections__() - __looks__[${tells}][2]`,
      /** Asked last of all, behind one more collection. */
      lost: `False`,
    };
  }
  return { allocations: about.collections, threshold: '__gc__.get_threshold()[0]' };
}
