// Which groups of messages stand in a page, because its scripts need them at once. Panels that are loaded later bring their own.
import type { Group } from '../messages/say.ts';

export const LAB_MESSAGES: readonly Group[] = ['lab', 'engine', 'check'];
export const EXERCISE_MESSAGES: readonly Group[] = [...LAB_MESSAGES, 'exercise'];
