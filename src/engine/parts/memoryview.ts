// The part `memoryview`: the type memoryview.

import './bytes.ts';
import './begin/memoryview.ts';
import '../objects/memory_methods.ts';
import '../objects/memoryobject.ts';
import { endPart } from '../memory/parts.ts';

endPart('memoryview');
