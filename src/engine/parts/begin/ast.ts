// Opens the address ranges of the part `ast`: the first import of ../ast.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('ast');
