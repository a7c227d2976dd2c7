// The part `contextvars`: module _contextvars.

import './begin/contextvars.ts';
import '../modules/_contextvars.ts';
import { endPart } from '../memory/parts.ts';

endPart('contextvars');
