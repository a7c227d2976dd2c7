// The part `sentinel`: the type sentinel.

import './typing.ts';
import './begin/sentinel.ts';
import '../objects/sentinelobject.ts';
import { endPart } from '../memory/parts.ts';

endPart('sentinel');
