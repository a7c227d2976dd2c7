// Opens the address ranges of the part `ctypes`: the first import of ../ctypes.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('ctypes');
