// The part `cmath`: module cmath.

import './libm.ts';
import './complex.ts';
import './begin/cmath.ts';
import '../modules/cmathmodule.ts';
import { endPart } from '../memory/parts.ts';

endPart('cmath');
