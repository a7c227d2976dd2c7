// The part `operator`: module _operator.

import './begin/operator.ts';
import '../modules/_operator.ts';
import { endPart } from '../memory/parts.ts';

endPart('operator');
