// The part `boot`: starting the interpreter from nothing, and saving its memory as a boot image: what the page never does.

import './begin/boot.ts';
import '../runtime/pyinit.ts';
import { endPart } from '../memory/parts.ts';

endPart('boot');
