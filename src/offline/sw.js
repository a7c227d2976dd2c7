// The service worker: the whole site of one build, so that a second visit needs no network. One build, one cache: nothing of another build is
// ever served beside it. A new build is installed while the old one goes on, and takes over when the reader comes or reloads with one tab open.

// Filled in by scripts/vite/offline.mjs: the build, its files with the beginnings of their SHA-256, and those kept at once.
const VERSION = '';
const FILES = {};
const FIRST = [];

const PREFIX = `heapwise ${new URL(self.registration.scope).pathname} `;
const CACHE = PREFIX + VERSION;
const PARALLEL = 4;

const urlOf = (name) => new URL(name, self.registration.scope).href;

/** The file behind an address below the site's base, or null. */
function nameOf(url) {
  const { scope } = self.registration;
  const { origin, pathname } = new URL(url);
  const base = new URL(scope).pathname;
  if (origin !== new URL(scope).origin || !pathname.startsWith(base)) return null;
  const name = decodeURIComponent(pathname.slice(base.length));
  if (Object.hasOwn(FILES, name)) return name;
  const page = `${name === '' || name.endsWith('/') ? name : `${name}/`}index.html`;
  return Object.hasOwn(FILES, page) ? page : null;
}

/** The file from the network, if it is this build's: another build may be on the server by now. */
async function load(name) {
  const response = await fetch(urlOf(name), { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${name}: status ${response.status}`);
  const content = await response.clone().arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
  const hash = [...digest.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  if (hash !== FILES[name]) throw new Error(`${name} is of another build`);
  // A response that came by a redirect may not answer a navigation.
  return new Response(content, { headers: { 'content-type': response.headers.get('content-type') ?? '' } });
}
async function keep(cache, name) {
  if (!(await cache.match(urlOf(name)))) await cache.put(urlOf(name), await load(name));
}
async function keepAll(names) {
  const cache = await caches.open(CACHE);
  const left = [...names];
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (let name = left.shift(); name !== undefined; name = left.shift()) await keep(cache, name);
    }),
  );
}

/** What did not change since the build before need not be fetched again. */
async function takeOver() {
  const cache = await caches.open(CACHE);
  for (const key of await caches.keys()) {
    if (!key.startsWith(PREFIX) || key === CACHE) continue;
    const old = await caches.open(key);
    for (const name of Object.keys(FILES)) {
      // A name with a hash in it says what its content is.
      if (!name.startsWith('_astro/') || (await cache.match(urlOf(name)))) continue;
      const kept = await old.match(urlOf(name));
      if (kept) await cache.put(urlOf(name), kept);
    }
  }
}

self.addEventListener('install', (event) => {
  event.waitUntil(takeOver().then(() => keepAll(FIRST)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((keys) =>
        Promise.all(keys.filter((key) => key.startsWith(PREFIX) && key !== CACHE).map((key) => caches.delete(key))),
      ),
  );
});

self.addEventListener('message', (event) => {
  if (event.data === 'keep everything') {
    event.waitUntil(
      keepAll(Object.keys(FILES)).then(
        () => event.source?.postMessage('kept everything'),
        // Offline, or another build is there: the next visit tries again.
        () => self.registration.update().catch(() => undefined),
      ),
    );
  } else if (event.data === 'take over') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const name = request.method === 'GET' ? nameOf(request.url) : null;
  if (request.mode === 'navigate') event.respondWith(navigate(request, name));
  else if (name !== null) event.respondWith(answer(name));
});

/** A navigation. With one tab open, a new build that waits takes over, and the page is asked for again. */
async function navigate(request, name) {
  const { waiting } = self.registration;
  if (waiting && (await self.clients.matchAll()).length < 2) {
    waiting.postMessage('take over');
    return new Response('', { headers: { refresh: '0' } });
  }
  if (name !== null) return answer(name);
  return fetch(request).catch(() => answer('404.html'));
}

async function answer(name) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(urlOf(name));
  if (kept) return kept;
  try {
    const response = await load(name);
    await cache.put(urlOf(name), response.clone());
    return response;
  } catch {
    // Rather nothing than a file that does not belong to the page.
    self.registration.update().catch(() => undefined);
    return Response.error();
  }
}
