// Opens the address ranges of the part `csv`: the first import of ../csv.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('csv');
