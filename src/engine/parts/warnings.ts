// The part `warnings`: warnings.

import './begin/warnings.ts';
import '../modules/_warnings.ts';
import '../modules/warn_explicit.ts';
import { endPart } from '../memory/parts.ts';

endPart('warnings');
