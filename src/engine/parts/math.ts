// The part `math`: module math, and what large ints have module _pylong for.

import './libm.ts';
import './begin/math.ts';
import '../modules/math.ts';
import '../runtime/pylong.ts';
import { endPart } from '../memory/parts.ts';

endPart('math');
