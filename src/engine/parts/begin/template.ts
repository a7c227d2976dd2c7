// Opens the address ranges of the part `template`: the first import of ../template.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('template');
