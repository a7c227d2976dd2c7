// Opens the address ranges of the part `frozendict`: the first import of ../frozendict.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('frozendict');
