// Opens the address ranges of the part `lazyimport`: the first import of ../lazyimport.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('lazyimport');
