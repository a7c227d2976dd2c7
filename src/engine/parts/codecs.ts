// The part `codecs`: encoding and decoding of text.

import './begin/codecs.ts';
import '../objects/codec_registry.ts';
import '../modules/_codecs.ts';
import { endPart } from '../memory/parts.ts';

endPart('codecs');
