// Opens the address ranges of the part `complex`: the first import of ../complex.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('complex');
