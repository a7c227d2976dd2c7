// Opens the address ranges of the part `tracemalloc`: the first import of ../tracemalloc.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('tracemalloc');
