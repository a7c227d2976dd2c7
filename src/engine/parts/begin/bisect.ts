// Opens the address ranges of the part `bisect`: the first import of ../bisect.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('bisect');
