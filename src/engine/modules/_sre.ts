// Module _sre: the engine behind the package re. Mirrors Modules/_sre/sre.c; the matcher is sre_lib.ts, the types are in
// sre_pattern.ts, sre_match.ts and sre_template.ts.

import type { Ref } from '../memory/memory.ts';
import { failed } from '../objects/getargs.ts';
import { PyLong_AsInt, PyLong_FromLong } from '../objects/longobject.ts';
import { PyBool_FromLong } from '../objects/statics.ts';
import { method } from '../objects/typedef.ts';
import { unicode_iscased } from '../objects/unicodectype.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { addStolen, defineModule } from './define.ts';
import { sre_lower_ascii, sre_lower_unicode } from './sre_chars.ts';
import { SRE_MAGIC, SRE_MAXREPEAT } from './sre_constants.ts';
import { sre_compile } from './sre_pattern.ts';
import { sre_template } from './sre_template.ts';

const CODESIZE = 4;
const SRE_MAXGROUPS = 0x3fffffff;
const isAsciiLetter = (c: number): boolean => (c | 32) >= 97 && (c | 32) <= 122;

/** A function of one character's number. */
const ofCharacter = (name: string, f: (c: number) => Ref) =>
  method(`${name}(character, /)`, (_m, arg: Ref) => {
    const c = PyLong_AsInt(arg);
    return failed(c) ? 0 : f(c);
  });

defineModule({
  name: '_sre',
  methods: [
    method('compile(pattern, flags, code, groups, groupindex, indexgroup)', sre_compile),
    method('template(pattern, template, /)', sre_template),
    method('getcodesize()', () => PyLong_FromLong(CODESIZE)),
    ofCharacter('ascii_iscased', (c) => PyBool_FromLong(c < 128 && isAsciiLetter(c))),
    ofCharacter('unicode_iscased', (c) => PyBool_FromLong(unicode_iscased(c))),
    ofCharacter('ascii_tolower', (c) => PyLong_FromLong(sre_lower_ascii(c))),
    ofCharacter('unicode_tolower', (c) => PyLong_FromLong(sre_lower_unicode(c))),
  ],
  exec: (module) => {
    for (const [name, value] of [
      ['MAGIC', SRE_MAGIC],
      ['CODESIZE', CODESIZE],
      ['MAXREPEAT', SRE_MAXREPEAT],
      ['MAXGROUPS', SRE_MAXGROUPS],
    ] as const) {
      if (addStolen(module, name, PyLong_FromLong(value)) < 0) return -1;
    }
    return addStolen(
      module,
      'copyright',
      PyUnicode_FromString(' SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB '),
    );
  },
});
