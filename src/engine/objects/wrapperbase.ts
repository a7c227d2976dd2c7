// The rows of the table that ties special methods to slots. Mirrors struct wrapperbase in Include/descrobject.h; the rows
// themselves are slotdefs.ts.

import { struct } from '../include/structs.ts';

export const wrapperbase = struct('wrapperbase', {
  name: 'ptr',
  offset: 'i32',
  function: 'ptr',
  wrapper: 'ptr',
  doc: 'ptr',
  flags: 'i32',
  name_strobj: 'ptr',
});
/** The wrapper takes keyword arguments too. */
export const PyWrapperFlag_KEYWORDS = 1;
