// Opens the address ranges of the part `codecs`: the first import of ../codecs.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('codecs');
