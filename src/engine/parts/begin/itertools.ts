// Opens the address ranges of the part `itertools`: the first import of ../itertools.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('itertools');
