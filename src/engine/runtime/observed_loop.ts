// Makes the observed loop known to the core: imported by the part `tracing` and by recorders. No CPython file.

import './frame_lineno.ts';
import { recordingLoop } from './switch_recording.ts';
import { tracing } from './tracing_state.ts';

tracing.loop = recordingLoop;
