// The part `functools`: module _functools.

import './begin/functools.ts';
import '../modules/_functools.ts';
import { endPart } from '../memory/parts.ts';

endPart('functools');
