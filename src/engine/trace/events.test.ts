// What freed an object, and in which order things happened, on runs whose lines are counted here by hand.

import { beforeAll, expect, it } from 'vitest';
import { bootedImage } from '../conformance/booted.ts';
import { type BootImage, silentHost } from '../index.ts';
import { eventsOf } from './events.ts';

let image: BootImage;
beforeAll(() => {
  image = bootedImage();
});

/** `line 5`, `cleared on 7`, `print x`, `collection`, one a happening; lines only where asked for. */
function told(source: string, lines = false): string[] {
  const { events, whole } = eventsOf({ version: '3.14', image, host: silentHost, source, filename: 'main.py' });
  expect(whole).toBe(true);
  return events.flatMap((e) => {
    if (e.kind === 'line') return lines ? [`line ${e.line}`] : [];
    if (e.kind === 'print') return e.text === '\n' ? [] : [`print ${e.text}`];
    return [`${e.kind} on ${e.line}${e.kind === 'cleared' && e.collecting ? ' by a collection' : ''}`];
  });
}

it('says on which line counting freed an object', () => {
  expect(
    told(`from _weakref import ref
class Page: pass
page = Page()
look = ref(page)
shelf = [page]
del page
shelf.clear()
`),
  ).toEqual(['cleared on 7']);
});

it('says on which line a name that is bound again, and a function that ends, let go', () => {
  expect(
    told(`from _weakref import ref
class Page: pass
def make():
    page = Page()
    global inner
    inner = ref(page)
    return 1
x = Page()
look = ref(x)
x = make()
`),
  ).toEqual(['cleared on 10', 'cleared on 10']);
});

it('tells a collection from counting', () => {
  expect(
    told(`import gc
from _weakref import ref
class Page: pass
gc.disable()
page = Page()
page.me = page
look = ref(page)
del page
gc.collect()
`),
  ).toEqual(['cleared on 9 by a collection', 'collection on 9']);
});

it('puts writes and deaths of one line in order', () => {
  const program = (callback: string): string => `from _weakref import ref
class Page:
    def __del__(self): print('del')
page = Page()
look = ref(page${callback})
print('before')
del page
print('after')
`;
  expect(told(program(''))).toEqual(['print before', 'print del', 'cleared on 7', 'print after']);
  expect(told(program(", lambda r: print('callback')"), true).slice(-7)).toEqual([
    'line 3',
    'print del',
    'cleared on 7',
    'line 5',
    'print callback',
    'line 8',
    'print after',
  ]);
});
