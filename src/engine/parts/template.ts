// The part `template`: template strings.

import './begin/template.ts';
import '../objects/interpolationobject.ts';
import '../objects/templateobject.ts';
import { endPart } from '../memory/parts.ts';

endPart('template');
