// Opens the address ranges of the part `memoryview`: the first import of ../memoryview.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('memoryview');
