// The part `async`: coroutines and asynchronous generators.

import './begin/async.ts';
import '../objects/anextawaitable.ts';
import '../objects/asyncgen.ts';
import '../objects/coroutines.ts';
import { endPart } from '../memory/parts.ts';

endPart('async');
