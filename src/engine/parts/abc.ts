// The part `abc`: module _abc.

import './begin/abc.ts';
import '../modules/_abc.ts';
import { endPart } from '../memory/parts.ts';

endPart('abc');
