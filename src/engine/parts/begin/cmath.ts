// Opens the address ranges of the part `cmath`: the first import of ../cmath.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('cmath');
