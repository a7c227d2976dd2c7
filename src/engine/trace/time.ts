// A moment of a recorded run is one number: that of a step, or a step and a fraction, which is one of the step's instructions. So
// whoever is asked about a step can be asked about an instruction.

/** What one instruction adds. */
const INSTRUCTION = 2 ** -20;
/** Instructions of a step that can be named. */
export const MOST_INSTRUCTIONS = 2 ** 20 - 1;

/** The moment before instruction `k` of a step, counted from 1. */
export const momentOf = (step: number, k: number): number => step + k * INSTRUCTION;
export const stepOf = (moment: number): number => Math.floor(moment);
/** Which instruction of its step comes next, from 1; 0 if the moment is that of a line's step. */
export const instructionOf = (moment: number): number => (moment - Math.floor(moment)) / INSTRUCTION;
