// Opens the address ranges of the part `time`: the first import of ../time.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('time');
