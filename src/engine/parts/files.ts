// The part `files`: files, and what the system says of them.

import './bytes.ts';
import './begin/files.ts';
import '../modules/_stat.ts';
import '../modules/errnomodule.ts';
import '../modules/posixmodule.ts';
import '../modules/resource.ts';
import '../modules/_signal.ts';
import '../modules/_iomodule.ts';
import { endPart } from '../memory/parts.ts';

endPart('files');
