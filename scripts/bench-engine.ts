// What \`npm run bench\` bundles: the engine with all its parts in one file.
export * from '../src/engine/index.ts';
