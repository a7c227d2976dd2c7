// Opens the address ranges of the part `tracing`: the first import of ../tracing.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('tracing');
