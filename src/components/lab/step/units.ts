// What Next and Back may move by.
export const UNITS = ['line', 'event', 'instruction'] as const;
export type Unit = (typeof UNITS)[number];
