// The part `ast`: syntax trees as Python objects.

import './begin/ast.ts';
import '../modules/_ast.ts';
import '../modules/ast_objects.ts';
import '../modules/ast_from_objects.ts';
import { endPart } from '../memory/parts.ts';

endPart('ast');
