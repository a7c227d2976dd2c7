// Opens the address ranges of the part `unparse`: the first import of ../unparse.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('unparse');
