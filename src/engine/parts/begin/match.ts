// Opens the address ranges of the part `match`: the first import of ../match.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('match');
