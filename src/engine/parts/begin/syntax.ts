// Opens the address ranges of the part `syntax`: the first import of ../syntax.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('syntax');
