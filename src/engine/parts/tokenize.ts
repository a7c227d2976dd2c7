// The part `tokenize`: module _tokenize.

import './begin/tokenize.ts';
import '../modules/_tokenize.ts';
import { endPart } from '../memory/parts.ts';

endPart('tokenize');
