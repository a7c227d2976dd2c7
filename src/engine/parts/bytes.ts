// The part `bytes`: the types bytes and bytearray.

import './codecs.ts';
import './begin/bytes.ts';
import '../objects/bytearray_methods.ts';
import '../objects/bytes_methods.ts';
import { endPart } from '../memory/parts.ts';

endPart('bytes');
