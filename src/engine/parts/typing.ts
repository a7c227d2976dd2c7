// The part `typing`: type parameters, generic aliases, unions.

import './begin/typing.ts';
import '../objects/genericaliasobject.ts';
import '../objects/typealiasobject.ts';
import '../objects/typevarobject.ts';
import '../objects/unionobject.ts';
import '../modules/_types.ts';
import '../modules/_typing.ts';
import { endPart } from '../memory/parts.ts';

endPart('typing');
