import type { Rolldown } from 'vite';

export function enginePartOf(entry?: string): Map<string, string>;
export const inlinedConstants: { inlineConst: { mode: 'all'; pass: number } };
export function engineChunks(entry?: string): {
  topLevelVar: boolean;
  plugins: Rolldown.Plugin[];
  codeSplitting: object;
};
