// The part `testing`: what CPython's own tests ask of the inside.

import './traceback.ts';
import './tracing.ts';
import './begin/testing.ts';
import '../modules/_testcapi.ts';
import '../modules/_testinternalcapi.ts';
import { endPart } from '../memory/parts.ts';

endPart('testing');
