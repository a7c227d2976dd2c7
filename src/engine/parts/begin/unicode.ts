// Opens the address ranges of the part `unicode`: the first import of ../unicode.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('unicode');
