// The part `itertools`: module itertools.

import './begin/itertools.ts';
import '../modules/itertools.ts';
import { endPart } from '../memory/parts.ts';

endPart('itertools');
