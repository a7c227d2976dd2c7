// The part `syntax`: the grammar that words syntax errors.

import './begin/syntax.ts';
import '../parser/diagnose.ts';
import { endPart } from '../memory/parts.ts';

endPart('syntax');
