// The part `match`: the statement `match`.

import './begin/match.ts';
import '../compiler/codegen_match.ts';
import '../runtime/match.ts';
import { endPart } from '../memory/parts.ts';

endPart('match');
