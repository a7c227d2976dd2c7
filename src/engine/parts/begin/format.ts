// Opens the address ranges of the part `format`: the first import of ../format.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('format');
