// Opens the address ranges of the part `abc`: the first import of ../abc.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('abc');
