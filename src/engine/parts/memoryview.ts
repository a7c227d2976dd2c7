// The part `memoryview`: the type memoryview, and the buffer protocol in Python.

import './bytes.ts';
import './begin/memoryview.ts';
import '../objects/memory_methods.ts';
import '../objects/memoryobject.ts';
import '../objects/python_buffer.ts';
import { endPart } from '../memory/parts.ts';

endPart('memoryview');
