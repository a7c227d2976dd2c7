// Opens the address ranges of the part `importlib`: the first import of ../importlib.ts.

import { beginPart } from '../../memory/parts.ts';

beginPart('importlib');
