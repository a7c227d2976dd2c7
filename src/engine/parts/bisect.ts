// The part `bisect`: module _bisect.

import './begin/bisect.ts';
import '../modules/_bisect.ts';
import { endPart } from '../memory/parts.ts';

endPart('bisect');
