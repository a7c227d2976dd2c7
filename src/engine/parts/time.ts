// The part `time`: module time.

import './begin/time.ts';
import '../modules/timemodule.ts';
import { endPart } from '../memory/parts.ts';

endPart('time');
