import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Time limits only end what hangs: no test asserts a duration, and the machine may be busy.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // By default one core is left idle: half of a machine with two.
    maxWorkers: '100%',
    // Node runs the sources as they are: Vite's transformed imports make the engine about twenty times slower.
    experimental: { viteModuleRunner: false },
  },
});
