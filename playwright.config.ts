// End-to-end tests: the built site under /a/b/, as a school might host it, in a real Chromium.
import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/browser.mjs';

const port = Number(process.env.E2E_PORT ?? 4377);
const site = process.env.E2E_SITE ?? '.cache/e2e-site';
const base = process.env.E2E_BASE ?? '/a/b/';
const executablePath = findBrowser() ?? undefined;

export default defineConfig({
  testDir: 'e2e',
  outputDir: '.cache/e2e-results',
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: '.cache/reports/playwright.json' }]],
  use: {
    baseURL: `http://localhost:${port}${base}`,
    viewport: { width: 1280, height: 800 },
    // A trace of each test costs a fifth of the time: `playwright test --trace on` of the one that fails shows what it saw.
    trace: 'off',
    // Each test would fetch the whole site; offline.spec.ts allows it.
    serviceWorkers: 'block',
    // Nothing in these tests waits for an animation.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  webServer: {
    command: `node scripts/serve.mjs --dir ${site} --base ${base} --port ${port}`,
    url: `http://localhost:${port}${base}`,
    reuseExistingServer: false,
  },
});
