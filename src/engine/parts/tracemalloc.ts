// The part `tracemalloc`: module _tracemalloc, and what keeps the traces.

import './begin/tracemalloc.ts';
import '../modules/_tracemalloc.ts';
import { endPart } from '../memory/parts.ts';

endPart('tracemalloc');
