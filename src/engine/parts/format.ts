// The part `format`: str.format.

import './begin/format.ts';
import '../objects/unicode_string_format.ts';
import { endPart } from '../memory/parts.ts';

endPart('format');
