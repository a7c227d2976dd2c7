// The part `unicode`: classes and case of characters beyond ASCII.

import './begin/unicode.ts';
import '../objects/unicodectype_tables.ts';
import { endPart } from '../memory/parts.ts';

endPart('unicode');
