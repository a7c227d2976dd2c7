// Opens the address ranges of the part `struct`: the first import of ../struct.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('struct');
