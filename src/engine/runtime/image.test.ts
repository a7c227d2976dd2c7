// A boot image gives back the memory that was saved, bit for bit, and costs what the page can bear.

import { expect, it } from 'vitest';
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
import { HEAP_START, U8 } from '../memory/memory.ts';
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

it('gives back the memory of a process with mappings of large blocks', () => {
  const p = startProcess({ version: '3.14', host: silentHost });
  p.start('large = bytearray(b"x") * 150_000\nsmall = [[i] for i in range(20_000)]\n', 'main.py');
  while (p.run(1 << 20) === 'running');
  const ranges = used();
  const saved = memory(ranges);
  startProcess({ version: '3.14', host: silentHost, image: loadImage(saveImage('3.14')) });
  expect(memory(ranges).equals(saved)).toBe(true);
});

it('says so when a file is no image, or one of another engine', () => {
  expect(() => loadImage(new Uint8Array(100))).toThrow('damaged');
  const other = new TextEncoder().encode('HWIMG4\n\0....{"version":"3.14","fingerprint":"1 1"}');
  new DataView(other.buffer).setUint32(8, other.length - 12, true);
  expect(() => loadImage(other)).toThrow('another version');
});
