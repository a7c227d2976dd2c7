// Opens the address ranges of the part `contextvars`: the first import of ../contextvars.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('contextvars');
