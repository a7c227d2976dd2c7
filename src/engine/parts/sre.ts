// The part `sre`: regular expressions.

import './unicode.ts';
import './begin/sre.ts';
import '../modules/_sre.ts';
import { endPart } from '../memory/parts.ts';

endPart('sre');
