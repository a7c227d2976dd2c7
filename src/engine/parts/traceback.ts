// The part `traceback`: uncaught exceptions as text; module _suggestions.

import './begin/traceback.ts';
import '../runtime/traceback_format.ts';
import '../runtime/traceback_print.ts';
import '../runtime/suggestions.ts';
import '../modules/_suggestions.ts';
import { endPart } from '../memory/parts.ts';

endPart('traceback');
