// The part `array`: arrays of numbers.

import './bytes.ts';
import './memoryview.ts';
import './struct.ts';
import './begin/array.ts';
import '../modules/arraymodule.ts';
import { endPart } from '../memory/parts.ts';

endPart('array');
