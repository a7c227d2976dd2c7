// Opens the address ranges of the part `libm`: the first import of ../libm.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('libm');
