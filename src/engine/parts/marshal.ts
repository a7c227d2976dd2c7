// The part `marshal`: module marshal.

import './codecs.ts';
import './complex.ts';
import './begin/marshal.ts';
import '../modules/marshal.ts';
import { endPart } from '../memory/parts.ts';

endPart('marshal');
