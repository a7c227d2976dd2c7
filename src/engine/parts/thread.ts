// The part `thread`: modules _thread and _signal.

import './begin/thread.ts';
import '../modules/_thread.ts';
import '../modules/_signal.ts';
import { endPart } from '../memory/parts.ts';

endPart('thread');
