// The part `math`: module math.

import './libm.ts';
import './begin/math.ts';
import '../modules/math.ts';
import { endPart } from '../memory/parts.ts';

endPart('math');
