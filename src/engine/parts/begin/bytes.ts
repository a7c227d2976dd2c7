// Opens the address ranges of the part `bytes`: the first import of ../bytes.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('bytes');
