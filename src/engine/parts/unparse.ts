// The part `unparse`: annotations as text, for `from __future__ import annotations`.

import './begin/unparse.ts';
import '../compiler/ast_unparse.ts';
import { endPart } from '../memory/parts.ts';

endPart('unparse');
