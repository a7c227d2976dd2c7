// Opens the address ranges of the part `warnings`: the first import of ../warnings.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('warnings');
