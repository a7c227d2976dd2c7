import { expect, it } from 'vitest';
import { decodeShared, encodeShared, LinkError, type Shared } from './share.ts';

const SHARED: Shared = {
  program: null,
  code: 'a = [1]\nprint("größer", a)\n'.repeat(20),
  file: 'my_program.py',
  python: '3.13',
  mode: 'repl',
  palette: 'violet',
  state: [
    ['step', '7.3'],
    ['unit', 'instruction'],
    ['open', 'text collector'],
  ],
};

it('a link gives back what was put in, and is short', async () => {
  const fragment = await encodeShared(SHARED);
  expect(fragment).toMatch(/^[\w.=&+%-]*$/);
  expect(fragment.length).toBeLessThan(SHARED.code!.length / 2);
  expect(await decodeShared(`#${fragment}`)).toEqual(SHARED);
  const named: Shared = {
    ...SHARED,
    program: 'gallery/closure',
    code: null,
    file: 'main.py',
    python: '',
    mode: 'script',
    palette: '',
  };
  expect(await decodeShared(await encodeShared(named))).toEqual(named);
});
it('a link that holds nothing, or is damaged', async () => {
  expect(await decodeShared('')).toBe(null);
  expect(await decodeShared('#step=3')).toBe(null);
  const fragment = await encodeShared(SHARED);
  await expect(decodeShared(fragment.slice(0, -9))).rejects.toThrow(/damaged/);
  await expect(decodeShared('code=%%%')).rejects.toThrow(/damaged/);
  await expect(decodeShared('v=9&code=AA')).rejects.toThrow(new LinkError('later'));
  expect((await decodeShared(`${fragment.replace('my_program.py', encodeURIComponent('../<b>'))}`))!.file).toBe(
    'main.py',
  );
});
