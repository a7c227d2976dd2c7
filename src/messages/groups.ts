// Which groups of messages the scripts of labs and exercises need from their start. Panels that are loaded later bring their own.
import type { Group } from './say.ts';

export const LAB_MESSAGES: readonly Group[] = ['lab', 'engine', 'check'];
export const EXERCISE_MESSAGES: readonly Group[] = [...LAB_MESSAGES, 'exercise'];
