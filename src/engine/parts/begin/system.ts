// Opens the address ranges of the part `system`: the first import of ../system.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('system');
