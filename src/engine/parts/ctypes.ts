// The part `ctypes`: module ctypes.

import './begin/ctypes.ts';
import '../modules/ctypes.ts';
import { endPart } from '../memory/parts.ts';

endPart('ctypes');
