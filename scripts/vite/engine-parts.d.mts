export function enginePartOf(entry?: string): Map<string, string>;
export function engineChunks(entry?: string): { codeSplitting: object };
