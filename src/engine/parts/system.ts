// The part `system`: what Lib's locale, socket, selectors and subprocess import.

import './files.ts';
import './begin/system.ts';
import '../modules/_localemodule.ts';
import '../modules/_posixsubprocess.ts';
import '../modules/_socket.ts';
import '../modules/selectmodule.ts';
import { endPart } from '../memory/parts.ts';

endPart('system');
