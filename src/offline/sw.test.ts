// The service worker in a world of its own: a cache, a server whose files change, two builds.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';

const SCOPE = 'https://school.example/a/b/';
const source = readFileSync(path.join(import.meta.dirname, 'sw.js'), 'utf8');

class World {
  readonly caches = new Map<string, Map<string, Response>>();
  server: Record<string, string> = {};
  online = true;
  fetched: string[] = [];
  updates = 0;

  /** A worker of the build that is on the server. */
  worker(version: string, first: readonly string[], more: object = {}) {
    const files = Object.fromEntries(
      Object.entries(this.server).map(([name, text]) => [
        name,
        createHash('sha256').update(text).digest('hex').slice(0, 16),
      ]),
    );
    const values: Record<string, unknown> = { VERSION: version, FILES: files, FIRST: first };
    const listeners = new Map<string, (event: object) => void>();
    const cacheOf = (name: string) => {
      const entries = this.caches.get(name) ?? new Map<string, Response>();
      this.caches.set(name, entries);
      return {
        match: async (url: string) => entries.get(url)?.clone(),
        put: async (url: string, response: Response) => void entries.set(url, response.clone()),
      };
    };
    const self = {
      registration: { scope: SCOPE, update: async () => void this.updates++, ...more },
      clients: { matchAll: async () => [1] },
      skipWaiting: () => undefined,
      addEventListener: (type: string, listener: (event: object) => void) => listeners.set(type, listener),
    };
    runInNewContext(
      source.replace(
        /^const (VERSION|FILES|FIRST) = .*;$/gm,
        (_, name) => `const ${name} = ${JSON.stringify(values[name])};`,
      ),
      {
        self,
        URL,
        Response,
        Uint8Array,
        crypto,
        caches: {
          open: async (name: string) => cacheOf(name),
          keys: async () => [...this.caches.keys()],
          delete: async (name: string) => this.caches.delete(name),
        },
        fetch: async (url: string | Request) => {
          const name = String(url).slice(SCOPE.length);
          this.fetched.push(name);
          if (!this.online) throw new TypeError('offline');
          const text = this.server[name];
          return text === undefined ? new Response('', { status: 404 }) : new Response(text);
        },
      },
    );
    const happen = async (type: string, event: object = {}): Promise<void> => {
      let done: Promise<unknown> = Promise.resolve();
      listeners.get(type)!({
        ...event,
        waitUntil: (promise: Promise<unknown>) => {
          done = promise;
        },
      });
      await done;
    };
    const ask = async (name: string, mode = 'cors'): Promise<string | null> => {
      let answer: Promise<Response> | undefined;
      listeners.get('fetch')!({
        request: { method: 'GET', url: SCOPE + name, mode },
        respondWith: (response: Promise<Response>) => {
          answer = response;
        },
      });
      const response = await answer;
      return response === undefined || response.type === 'error'
        ? null
        : response.headers.has('refresh')
          ? 'again'
          : response.text();
    };
    return { happen, ask };
  }
}

const site = (build: string): Record<string, string> => ({
  'index.html': `home ${build}`,
  'lessons/x/index.html': `lesson ${build}`,
  [`_astro/page.${build}.js`]: `script ${build}`,
  '_astro/font.woff2': 'font',
  'engine/boot.bin': `engine ${build}`,
  '404.html': 'nowhere',
});

it('serves a visited site without a network, under its base', async () => {
  const world = new World();
  world.server = site('1');
  const { happen, ask } = world.worker('one', ['index.html', 'lessons/x/index.html', '404.html']);
  await happen('install');
  await happen('activate');
  await happen('message', { data: 'keep everything' });
  world.online = false;
  expect(await ask('', 'navigate')).toBe('home 1');
  expect(await ask('lessons/x/?lab=a&step=3', 'navigate')).toBe('lesson 1');
  expect(await ask('lessons/x', 'navigate')).toBe('lesson 1');
  expect(await ask('lessons/none/', 'navigate')).toBe('nowhere');
  expect(await ask('engine/boot.bin')).toBe('engine 1');
});

it('never serves a file of another build beside its own', async () => {
  const world = new World();
  world.server = site('1');
  const old = world.worker('one', ['index.html']);
  await old.happen('install');
  world.server = site('2');
  // The engine was not kept before the new build came.
  expect(await old.ask('engine/boot.bin')).toBe(null);
  expect(world.updates).toBeGreaterThan(0);
  expect(await old.ask('', 'navigate')).toBe('home 1');

  const fresh = world.worker('two', ['index.html', '_astro/font.woff2']);
  await fresh.happen('install');
  expect(await old.ask('', 'navigate')).toBe('home 1');
  await fresh.happen('activate');
  expect([...world.caches.keys()]).toEqual(['heapwise /a/b/ two']);
  expect(await fresh.ask('', 'navigate')).toBe('home 2');
  expect(await fresh.ask('engine/boot.bin')).toBe('engine 2');
});

it('fetches only what changed between builds', async () => {
  const world = new World();
  world.server = site('1');
  const old = world.worker('one', ['index.html']);
  await old.happen('install');
  await old.happen('message', { data: 'keep everything' });
  world.server = site('2');
  world.fetched = [];
  await world.worker('two', ['index.html', '_astro/font.woff2']).happen('install');
  expect(world.fetched).toEqual(['index.html']);
});

it('lets a build that waits take over on a navigation', async () => {
  const world = new World();
  world.server = site('1');
  const said: string[] = [];
  const { happen, ask } = world.worker('one', ['index.html'], {
    waiting: { postMessage: (text: string) => said.push(text) },
  });
  await happen('install');
  expect(await ask('', 'navigate')).toBe('again');
  expect(said).toEqual(['take over']);
});
