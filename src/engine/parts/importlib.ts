// The part `importlib`: what Lib/importlib and Lib/opcode take from C.

import './begin/importlib.ts';
import '../modules/_opcode.ts';
import '../modules/_imp.ts';
import { endPart } from '../memory/parts.ts';

endPart('importlib');
