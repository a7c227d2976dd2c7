// Opens the address ranges of the part `string`: the first import of ../string.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('string');
