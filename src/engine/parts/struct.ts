// The part `struct`: module _struct.

import './complex.ts';
import './begin/struct.ts';
import '../modules/_struct.ts';
import { endPart } from '../memory/parts.ts';

endPart('struct');
