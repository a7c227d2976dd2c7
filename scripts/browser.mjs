// Finds a Chromium for the end-to-end tests; with --install gets one: Playwright's own download where that works, Debian's package otherwise.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const SYSTEM = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
];

/** The path of a browser; undefined for Playwright's own, which needs no path; null when there is none. */
export function findBrowser() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  if (existsSync(chromium.executablePath())) return undefined;
  return SYSTEM.find((path) => existsSync(path)) ?? null;
}

function run(command, ...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0;
}

function install() {
  console.log("No Chromium found; trying Playwright's download.");
  if (run('npx', 'playwright', 'install', '--only-shell', 'chromium')) return;
  const debian = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!debian) return;
  console.log("The download failed; installing Debian's package.");
  const apt = () => run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium');
  if (!apt() && run('apt-get', 'update', '-qq')) apt();
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('--install') && findBrowser() === null) install();
  const browser = findBrowser();
  if (browser === null) {
    console.error('No Chromium. Run `npx playwright install chromium`, or set CHROMIUM_PATH to one.');
    process.exit(1);
  }
  console.log(`browser: ${browser ?? chromium.executablePath()}`);
}
