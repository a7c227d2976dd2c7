// Opens the address ranges of the part `files`: the first import of ../files.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('files');
