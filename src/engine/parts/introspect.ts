// The part `introspect`: looking at code, frames' locals and the state of objects: what debuggers, copy and pickle ask.

import './begin/introspect.ts';
import '../objects/code_methods.ts';
import '../objects/framelocalsproxy.ts';
import '../objects/object_reduce.ts';
import { endPart } from '../memory/parts.ts';

endPart('introspect');
