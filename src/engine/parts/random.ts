// The part `random`: random numbers, and the hashes that seeding needs.

import './begin/random.ts';
import '../modules/_random.ts';
import '../modules/_sha2.ts';
import { endPart } from '../memory/parts.ts';

endPart('random');
