// Opens the address ranges of the part `boot`: the first import of ../boot.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('boot');
