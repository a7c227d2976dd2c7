// Opens the address ranges of the part `functools`: the first import of ../functools.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('functools');
