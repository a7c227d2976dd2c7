// Opens the address ranges of the part `thread`: the first import of ../thread.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('thread');
