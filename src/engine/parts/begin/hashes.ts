// Opens the address ranges of the part `hashes`: the first import of ../hashes.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('hashes');
