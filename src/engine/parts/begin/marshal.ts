// Opens the address ranges of the part `marshal`: the first import of ../marshal.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('marshal');
