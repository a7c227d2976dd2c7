// Opens the address ranges of the part `introspect`: the first import of ../introspect.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('introspect');
