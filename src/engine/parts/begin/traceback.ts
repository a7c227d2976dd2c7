// Opens the address ranges of the part `traceback`: the first import of ../traceback.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('traceback');
