// Opens the address ranges of the part `random`: the first import of ../random.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('random');
