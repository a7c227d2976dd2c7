// The part `hashes`: message digests, but those of SHA-2, which `random` needs.

import './begin/hashes.ts';
import { endPart } from '../memory/parts.ts';

endPart('hashes');
