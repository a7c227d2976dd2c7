// Opens the address ranges of the part `math`: the first import of ../math.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('math');
