// The part `string`: module _string.

import './format.ts';
import './begin/string.ts';
import '../modules/_string.ts';
import { endPart } from '../memory/parts.ts';

endPart('string');
