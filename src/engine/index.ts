// The engine's door for programs in Node: the core, with all parts loaded.

import './core.ts';
import './parts/all.ts';

export * from './core.ts';
export { structFields, structNames } from './include/layout.ts';
export { pack } from './library.ts';
export { compileUnit } from './runtime/compile.ts';
export { silentHost } from './runtime/host.ts';
export { docsOf, saveImage } from './runtime/save_image.ts';
export { astText, disText } from './runtime/texts.ts';
