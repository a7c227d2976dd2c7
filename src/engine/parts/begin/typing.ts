// Opens the address ranges of the part `typing`: the first import of ../typing.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('typing');
