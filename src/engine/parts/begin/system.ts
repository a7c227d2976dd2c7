import { beginPart } from '../../memory/parts.ts';

beginPart('system');
