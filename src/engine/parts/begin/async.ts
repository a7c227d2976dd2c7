// Opens the address ranges of the part `async`: the first import of ../async.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('async');
