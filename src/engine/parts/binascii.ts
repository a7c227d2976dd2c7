// The part `binascii`: bytes as text.

import './bytes.ts';
import './begin/binascii.ts';
import '../modules/binascii.ts';
import { endPart } from '../memory/parts.ts';

endPart('binascii');
