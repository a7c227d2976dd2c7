// All types and built-in modules of the engine: importing this file defines them. Their order is that of the address space.

import '../objects/index.ts';
import '../runtime/gc.ts';
import '../runtime/pyerrors.ts';
import '../runtime/sysio.ts';
import './sysmodule.ts';
import './bltinmodule.ts';
import './gcmodule.ts';
import './_weakref.ts';
import './atexitmodule.ts';
import './_thread.ts';
import './ctypes.ts';
import './math.ts';
import './timemodule.ts';
import './_random.ts';
import './_abc.ts';
import './_bisect.ts';
import './_codecs.ts';
import './_collections.ts';
import './_functools.ts';
import './_operator.ts';
import './_sre.ts';
import './_string.ts';
import './_types.ts';
import './_typing.ts';
