// The part `proxy`: weak proxies.

import './begin/proxy.ts';
import '../objects/weakref_proxy.ts';
import { endPart } from '../memory/parts.ts';

endPart('proxy');
