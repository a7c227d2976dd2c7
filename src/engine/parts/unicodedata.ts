// The part `unicodedata`: module unicodedata, and the names of characters.

import './codecs.ts';
import './unicode.ts';
import './begin/unicodedata.ts';
import '../modules/unicodedata.ts';
import { endPart } from '../memory/parts.ts';

endPart('unicodedata');
