// Serves the built site, under any base path: node scripts/serve.mjs [--dir dist] [--base /] [--port 4321] [--build]
// --build (npm start) builds first when something changed since the last build.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { parse } from 'yaml';

/** Where content/course.yaml says the site is hosted. */
function courseBase() {
  return parse(readFileSync('content/course.yaml', 'utf8')).base ?? '/';
}

const { values } = parseArgs({
  options: {
    dir: { type: 'string', default: 'dist' },
    base: { type: 'string', default: process.env.HEAPWISE_BASE ?? courseBase() },
    port: { type: 'string', default: process.env.PORT ?? '4321' },
    host: { type: 'string', default: 'localhost' },
    build: { type: 'boolean', default: false },
  },
});
const root = path.resolve(values.dir);
const base = `/${values.base.replace(/^\/+|\/+$/g, '')}/`.replace('//', '/');

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};
const PACKED = new Set(['.html', '.css', '.js', '.mjs', '.json', '.svg', '.webmanifest']);
const packed = new Map();

if (values.build) buildIfNeeded();
if (!existsSync(path.join(root, 'index.html'))) {
  console.error(`There is no site in ${values.dir}. Run \`npm run build\`.`);
  process.exit(1);
}

const server = createServer((request, response) => {
  try {
    answer(request, response);
  } catch (error) {
    // Most likely the site is being built anew at this moment.
    console.error(`${request.url}: ${error.message}`);
    response
      .writeHead(500, { 'content-type': 'text/plain' })
      .end('The server could not read this file; reload in a moment.');
  }
});

function answer(request, response) {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const found = fileOf(decodeURIComponent(pathname));
  if (found.redirect) return response.writeHead(301, { location: found.redirect }).end();
  const file = found.file ?? path.join(root, '404.html');
  const extension = path.extname(file);
  const headers = {
    'content-type': TYPES[extension] ?? 'application/octet-stream',
    'cache-control': file.includes(`${path.sep}_astro${path.sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  const body = bodyOf(file, extension, request.headers['accept-encoding'] ?? '', headers);
  response.writeHead(found.file ? 200 : 404, headers);
  response.end(request.method === 'HEAD' ? undefined : body);
}

server.on('error', (error) => {
  console.error(error.code === 'EADDRINUSE' ? `Port ${values.port} is taken; set PORT to another one.` : String(error));
  process.exit(1);
});
server.listen(Number(values.port), values.host, () =>
  console.log(`Heapwise: http://${values.host}:${server.address().port}${base}`),
);

function fileOf(pathname) {
  if (!pathname.startsWith(base)) return pathname === base.slice(0, -1) ? { redirect: base } : {};
  const file = path.join(root, pathname.slice(base.length));
  if (file !== root && !file.startsWith(root + path.sep) && file !== `${root}${path.sep}`) return {};
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile()) return { file };
  if (!stat?.isDirectory() || !existsSync(path.join(file, 'index.html'))) return {};
  return pathname.endsWith('/') ? { file: path.join(file, 'index.html') } : { redirect: `${pathname}/` };
}

function bodyOf(file, extension, accepted, headers) {
  if (!PACKED.has(extension) || !accepted.includes('gzip')) return readFileSync(file);
  headers['content-encoding'] = 'gzip';
  headers.vary = 'accept-encoding';
  const { mtimeMs } = statSync(file);
  let entry = packed.get(file);
  if (entry?.mtimeMs !== mtimeMs) {
    entry = { mtimeMs, body: gzipSync(readFileSync(file)) };
    packed.set(file, entry);
  }
  return entry.body;
}

function buildIfNeeded() {
  const built = statSync(path.join(root, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = ['src', 'content', 'public', 'astro.config.mjs', 'package-lock.json'];
  if (sources.some((source) => newest(source) > built)) {
    const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    if (status !== 0) process.exit(status ?? 1);
  }
}

function newest(entry) {
  const stat = statSync(entry, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(entry).reduce((latest, name) => Math.max(latest, newest(path.join(entry, name))), 0);
}
