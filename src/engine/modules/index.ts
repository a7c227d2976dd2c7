// The types and built-in modules of the core: importing this file defines them. Their order is that of the address space. What
// is not in the core is listed in parts/.

import '../objects/index.ts';
import '../runtime/gc.ts';
import '../runtime/pyerrors.ts';
import '../runtime/sysio.ts';
import './sysmodule.ts';
import './bltinmodule.ts';
import './gcmodule.ts';
import './_weakref.ts';
import './atexitmodule.ts';
import './clock.ts';
import './startup_slots.ts';
