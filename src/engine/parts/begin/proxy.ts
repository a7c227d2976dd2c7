// Opens the address ranges of the part `proxy`: the first import of ../proxy.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('proxy');
