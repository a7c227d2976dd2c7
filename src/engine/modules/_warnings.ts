// Module _warnings. Here warnings are Lib/_py_warnings.py's, which warnings.py takes for whatever it does not find in this
// module: so it is empty, and exists because the import system expects its name. Mirrors the module of Python/_warnings.c.

import { defineModule } from './define.ts';

defineModule({
  name: '_warnings',
  doc: '_warnings provides basic warning filtering support.\nIt is a helper module to speed up interpreter start-up.',
});
