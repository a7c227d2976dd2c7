// The part `hashes`: message digests, but those of SHA-2, which `random` needs.

import './begin/hashes.ts';
import '../modules/_md5.ts';
import '../modules/_sha3.ts';
import '../modules/_blake2.ts';
import { endPart } from '../memory/parts.ts';

endPart('hashes');
