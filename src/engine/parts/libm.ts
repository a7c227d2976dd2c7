// The part `libm`: the functions of C's libm.

import './begin/libm.ts';
import '../objects/float_libm.ts';
import { endPart } from '../memory/parts.ts';

endPart('libm');
