// The part `lazyimport`: lazy imports.

import './begin/lazyimport.ts';
import '../objects/lazyimportobject.ts';
import '../runtime/lazy_import.ts';
import { endPart } from '../memory/parts.ts';

endPart('lazyimport');
