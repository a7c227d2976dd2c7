// A second run of a program for checks about events: recorded, and told as a list of what happened. Loaded when a check asks for it.
import type { BootImage, EventTrace, Library } from '../engine/core.ts';
import { eventsOf } from '../engine/trace/events.ts';
import { libraryHost } from './library-host.ts';
import type { RunRequest } from './protocol.ts';

export function traced(image: BootImage, library: Library, { source, version, filename }: RunRequest): EventTrace {
  return eventsOf({ version, image, source, filename, host: libraryHost(library, version) });
}
