// Opens the address ranges of the part `binascii`: the first import of ../binascii.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('binascii');
