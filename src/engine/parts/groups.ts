// The part `groups`: exception groups.

import './begin/groups.ts';
import '../objects/exceptions_group.ts';
import { endPart } from '../memory/parts.ts';

endPart('groups');
