// The part `tracing`: the loop for programs that set a trace or profile function.

import './begin/tracing.ts';
import '../runtime/observed_loop.ts';
import { endPart } from '../memory/parts.ts';

endPart('tracing');
