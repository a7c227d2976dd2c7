// Opens the address ranges of the part `sentinel`: the first import of ../sentinel.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('sentinel');
