// The part `tracing`: the loop for programs that set a trace or profile function, and sys.monitoring.

import './begin/tracing.ts';
import '../runtime/observed_loop.ts';
import '../modules/sys_monitoring.ts';
import { endPart } from '../memory/parts.ts';

endPart('tracing');
