// Opens the address ranges of the part `tokenize`: the first import of ../tokenize.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('tokenize');
