// The part `complex`: the type complex.

import './libm.ts';
import './begin/complex.ts';
import '../objects/complex_methods.ts';
import { endPart } from '../memory/parts.ts';

endPart('complex');
