// The part `collections`: module _collections.

import './begin/collections.ts';
import '../modules/_collections.ts';
import { endPart } from '../memory/parts.ts';

endPart('collections');
