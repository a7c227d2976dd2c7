// Opens the address ranges of the part `testing`: the first import of ../testing.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('testing');
