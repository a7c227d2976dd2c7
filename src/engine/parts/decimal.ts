// The part `decimal`: decimal numbers.

import './complex.ts';
import './contextvars.ts';
import './unicode.ts';
import './begin/decimal.ts';
import '../modules/_decimal.ts';
import { endPart } from '../memory/parts.ts';

endPart('decimal');
