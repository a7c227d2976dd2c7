// Opens the address ranges of the part `groups`: the first import of ../groups.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('groups');
