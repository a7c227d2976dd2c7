// Opens the address ranges of the part `collections`: the first import of ../collections.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('collections');
