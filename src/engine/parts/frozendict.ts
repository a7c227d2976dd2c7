// The part `frozendict`: the type frozendict.

import './begin/frozendict.ts';
import '../objects/frozendictobject.ts';
import { endPart } from '../memory/parts.ts';

endPart('frozendict');
