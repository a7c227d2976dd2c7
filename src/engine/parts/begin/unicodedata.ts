// Opens the address ranges of the part `unicodedata`: the first import of ../unicodedata.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('unicodedata');
