import { defineConfig } from 'vitest/config';

// Time limits only end what hangs: no test asserts a duration, and the machine may be busy.
export default defineConfig({ test: { testTimeout: 120_000, hookTimeout: 120_000 } });
