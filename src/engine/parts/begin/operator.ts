// Opens the address ranges of the part `operator`: the first import of ../operator.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('operator');
