// The part `csv`: comma separated values.

import './begin/csv.ts';
import '../modules/_csv.ts';
import { endPart } from '../memory/parts.ts';

endPart('csv');
