// Opens the address ranges of the part `decimal`: the first import of ../decimal.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('decimal');
