// The picture as text: a table of names, a table of objects, and what happened.
import { say } from '../../../../messages/page.ts';
import type { Side } from '../side-panels.ts';
import { textTables } from '../text-tables.ts';

export const body: Side['body'] = (view) => textTables(view, say);
