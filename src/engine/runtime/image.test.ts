// A boot image gives back the memory that was saved, bit for bit, and costs what the page can bear.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { DECODER_SOURCE } from '../include/imageDecoder.ts';
import {
  addDocs,
  docsOf,
  loadImage,
  PROFILES,
  type PythonVersion,
  saveImage,
  silentHost,
  startProcess,
} from '../index.ts';
import { breakAddress, mapHigh, mapLow } from '../memory/malloc.ts';
import { addressOf, HEAP_START, ld, MEMORY_SIZE, st, U8 } from '../memory/memory.ts';
import { staticRanges } from '../memory/static.ts';

const used = (): (readonly [number, number])[] => [
  ...staticRanges(),
  [HEAP_START, breakAddress()],
  [mapLow(), mapHigh()],
];
const memory = (ranges: readonly (readonly [number, number])[]): Buffer =>
  Buffer.concat(ranges.map(([from, to]) => U8.slice(from, to)));

it.each(Object.keys(PROFILES) as PythonVersion[])('gives back the memory of %s', (version) => {
  startProcess({ version, host: silentHost });
  const ranges = used();
  const saved = memory(ranges);
  const images = [loadImage(saveImage(version)), loadImage(saveImage(version, { docs: false }))];
  addDocs(images[1], docsOf());
  // The first process works the memory out, the second copies it.
  for (const image of [...images, ...images]) {
    startProcess({ version, host: silentHost, image });
    expect(memory(ranges).equals(saved)).toBe(true);
  }
});

it.each(Object.keys(PROFILES) as PythonVersion[])('gives it back without WebAssembly, too: %s', (version) => {
  startProcess({ version, host: silentHost });
  const ranges = used();
  const saved = memory(ranges);
  const image = loadImage(saveImage(version));
  vi.stubGlobal('WebAssembly', undefined);
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  for (const _ of ['worked out', 'copied']) {
    startProcess({ version, host: silentHost, image });
    expect(memory(ranges).equals(saved)).toBe(true);
  }
});

it('has the decoder compiled from its source', () => {
  const source = readFileSync(new URL('../assembly/image_decoder.ts', import.meta.url));
  expect(createHash('sha256').update(source).digest('hex')).toBe(DECODER_SOURCE);
});

it('gives back the memory of a process with mappings of large blocks', () => {
  const p = startProcess({ version: '3.14', host: silentHost });
  p.start('large = bytearray(b"x") * 150_000\nsmall = [[i] for i in range(20_000)]\n', 'main.py');
  while (p.run(1 << 20) === 'running');
  const ranges = used();
  const saved = memory(ranges);
  startProcess({ version: '3.14', host: silentHost, image: loadImage(saveImage('3.14')) });
  expect(memory(ranges).equals(saved)).toBe(true);
});

it('gives back the memory after a process that wrote over how much of it it used, and where there was none of it', () => {
  const image = loadImage(saveImage('3.14'));
  const p = startProcess({ version: '3.14', host: silentHost, image });
  const ranges = used();
  const saved = memory(ranges);
  const end = breakAddress();
  const [at, ...others] = staticRanges().flatMap(([from, to]) =>
    Array.from({ length: (to - from) / 4 }, (_, i) => from + 4 * i).filter((a) => ld(a) === end),
  );
  expect(others).toEqual([]);
  const text = `import ctypes\nlarge = [[i] for i in range(20_000)]\nctypes.memset(${addressOf(at)}, 0, 8)\n`;
  p.start(`${text}while True: large.append([])\n`, 'main.py');
  p.run(1 << 20);
  expect(ld(at)).not.toBe(end);
  const wild = MEMORY_SIZE - 4096;
  st(wild, 1);
  startProcess({ version: '3.14', host: silentHost, image });
  expect(memory(ranges).equals(saved)).toBe(true);
  expect(ld(wild)).toBe(0);
});

it('says so when a file is no image, or one of another engine', () => {
  expect(() => loadImage(new Uint8Array(100))).toThrow('it is no boot image');
  startProcess({ version: '3.14', host: silentHost });
  expect(() => loadImage(saveImage('3.14').subarray(0, -1))).toThrow('it ends too early');
  const other = new TextEncoder().encode('HWIMG5\n\0....{"version":"3.14","fingerprint":"1 1"}');
  new DataView(other.buffer).setUint32(8, other.length - 12, true);
  expect(() => loadImage(other)).toThrow('another version');
});
