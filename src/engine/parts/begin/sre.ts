// Opens the address ranges of the part `sre`: the first import of ../sre.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('sre');
