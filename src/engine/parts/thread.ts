// The part `thread`: module _thread.

import './begin/thread.ts';
import '../modules/_thread.ts';
import { endPart } from '../memory/parts.ts';

endPart('thread');
