// A built site, served, and a browser to look at it: for scripts that measure or photograph what the reader gets.

import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { findBrowser } from './browser.mjs';

const root = path.resolve(import.meta.dirname, '..');

export interface BuiltSite {
  /** The site's folder; without it the site is built, into the folder that `scratch` names within .cache. */
  readonly dir: string | undefined;
  readonly scratch: string;
  readonly base: string;
  readonly port: string;
}

/** Serves the site and opens a browser as long as `use` goes on. Ends the process if the site cannot be built. */
export async function withBuiltSite(site: BuiltSite, use: (browser: Browser) => Promise<void>): Promise<void> {
  const dir = site.dir ?? path.join(root, '.cache', site.scratch, 'site');
  if (site.dir === undefined) {
    const { status } = spawnSync('npm', ['run', '-s', 'build', '--', '--outDir', dir], { cwd: root, stdio: 'inherit' });
    if (status !== 0) process.exit(1);
  }
  const options = ['--dir', dir, '--base', site.base, '--port', site.port];
  const server = spawn(process.execPath, ['scripts/serve.mjs', ...options], { cwd: root });
  try {
    await new Promise((resolve) => server.stdout.once('data', resolve));
    const executablePath = findBrowser() ?? undefined;
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args });
    await use(browser);
    await browser.close();
  } finally {
    server.kill();
  }
}
