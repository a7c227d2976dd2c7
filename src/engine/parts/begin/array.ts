// Opens the address ranges of the part `array`: the first import of ../array.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('array');
