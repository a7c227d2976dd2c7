import { expect, test } from 'vitest';
import { type Mark, mergeMarks, Progress } from './progress.ts';
import { readProgressFile } from './progress-file.ts';
import { memoryStorage } from './storage.ts';

const fresh = () => new Progress(Promise.resolve(memoryStorage()), undefined);
const mark = (status: Mark['status'], at: number, tries = 1): Mark => ({ status, at, tries, hash: 'h' });

test('what was solved stays solved, whichever is newer', () => {
  expect(mergeMarks(mark('solved', 1), mark('tried', 2))).toEqual(mark('solved', 2));
  expect(mergeMarks(mark('tried', 2, 4), mark('solved', 1))).toEqual(mark('solved', 2, 4));
  expect(mergeMarks(mark('shown', 1), mark('solved', 2)).status).toBe('solved');
  expect(mergeMarks(undefined, mark('tried', 1))).toEqual(mark('tried', 1));
});

test('merging is the same in either order', () => {
  const all = [mark('solved', 1), mark('tried', 2), mark('shown', 3, 2)];
  for (const a of all) for (const b of all) expect(mergeMarks(a, b)).toEqual(mergeMarks(b, a));
});

test('a lesson holds work when a program was changed or an exercise tried there, not elsewhere', async () => {
  const here = fresh();
  await here.visit('cycles');
  await here.saveDraft('cycles-2/lab.py', { code: 'a', origin: 'b' });
  expect(await here.hasWork('cycles')).toBe(false);
  await here.saveDraft('cycles/lab.py', { code: 'a', origin: 'b' });
  expect(await here.hasWork('cycles')).toBe(true);
  await here.record('identity/which', { status: 'tried', tries: 1, hash: 'h' });
  expect(await here.hasWork('identity')).toBe(true);
});

test('of two places in a lesson the newer one stays, whichever browser it is from', async () => {
  const storage = memoryStorage();
  const here = new Progress(Promise.resolve(storage), undefined);
  await storage.set('place/a', 'kept-without-a-time');
  expect(await here.place('a')).toBe('kept-without-a-time');
  const exported = await here.export();
  const place = (heading: string, at: number) => here.import({ ...exported, places: { a: { heading, at } } });
  await place('second', 2);
  expect(await here.place('a')).toBe('second');
  await place('first', 1);
  expect(await here.place('a')).toBe('second');
  await place('third', 3);
  expect(await here.place('a')).toBe('third');
});

test('listeners hear what is recorded', async () => {
  const progress = fresh();
  const heard: string[] = [];
  progress.subscribe(({ marks }) => heard.push([...marks].map(([key, { status }]) => `${key}=${status}`).join()));
  await progress.record('identity/two', { status: 'tried', tries: 1, hash: 'h' });
  await progress.record('identity/two', { status: 'solved', tries: 2, hash: 'h' });
  expect(heard.at(-1)).toBe('identity/two=solved');
  expect(await progress.mark('identity/two')).toMatchObject({ status: 'solved', tries: 2 });
});

test('what is answered, well or not, is to be reviewed; an open question is not', async () => {
  const progress = fresh();
  await progress.record('a/open', { status: 'tried', tries: 1, hash: 'h' });
  await progress.record('a/missed', { status: 'shown', tries: 2, hash: 'h' });
  await progress.record('a/slow', { status: 'solved', tries: 2, hash: 'h' });
  await progress.record('a/known', { status: 'solved', tries: 1, hash: 'h' });
  const { reviews } = await progress.snapshot();
  expect([...reviews].sort(([, a], [, b]) => a.due - b.due).map(([key]) => key)).toEqual([
    'a/missed',
    'a/slow',
    'a/known',
  ]);
});

test('a file of before there were practice, ideas and places is read', () => {
  expect(readProgressFile(file({}))).toMatchObject({ reviews: {}, ideas: {}, places: {} });
});

test('a file carries everything to another browser', async () => {
  const here = fresh();
  await here.record('a/b', { status: 'solved', tries: 2, hash: 'h' });
  await here.visit('a');
  await here.readIdeas('a', ['names', 'numbers']);
  await here.keepPlace('a', 'names');
  await here.keepInventory({ one: 'True' });
  await here.saveDraft('a/two.py', { code: 'x', origin: 'o', aside: 'y' });
  const there = fresh();
  await there.record('a/b', { status: 'tried', tries: 1, hash: 'h' });
  await there.import(readProgressFile(JSON.stringify(await here.export())));
  expect(await there.mark('a/b')).toMatchObject({ status: 'solved' });
  expect(await there.draft('a/two.py')).toMatchObject({ code: 'x', aside: 'y' });
  expect((await there.snapshot()).visits.has('a')).toBe(true);
  expect(await there.place('a')).toBe('names');
  expect([...(await there.snapshot()).ideas.keys()]).toEqual(['a/names', 'a/numbers']);
  expect((await there.snapshot()).reviews).toEqual((await here.snapshot()).reviews);
  expect(await there.inventory()).toMatchObject([{ answers: { one: 'True' } }]);
  await there.forgetEverything();
  expect((await there.export()).marks).toEqual({});
});

test('of two times an idea was read the later one stays', async () => {
  const [here, there] = [fresh(), fresh()];
  await here.readIdeas('a', ['names']);
  const exported = await here.export();
  await there.import({ ...exported, ideas: { 'a/names': 1, 'a/numbers': 2 } });
  await there.import(exported);
  await there.import({ ...exported, ideas: { 'a/names': 1 } });
  expect((await there.snapshot()).ideas).toEqual(new Map([...Object.entries(exported.ideas), ['a/numbers', 2]]));
});

const file = (parts: object) =>
  JSON.stringify({
    format: 'heapwise-progress',
    version: 1,
    exportedAt: '',
    marks: {},
    visits: {},
    drafts: {},
    ...parts,
  });

test.each([
  ['not json', 'not-json: '],
  ['[]', 'no-progress: '],
  [file({ version: 2 }), 'version: 2'],
  [file({ marks: [] }), 'missing: marks'],
  [file({ marks: { 'a/b': { status: 'best', tries: 1, at: 1, hash: 'h' } } }), 'damaged: marks.a/b'],
  [file({ marks: { 'a/b': { status: 'toString', tries: 1, at: 1, hash: 'h' } } }), 'damaged: marks.a/b'],
  [file({ visits: { '<img>': 1 } }), 'damaged: visits.<img>'],
  [file({ places: { a: { heading: 'names' } } }), 'damaged: places.a'],
  [file({ ideas: { 'a/names': 'yes' } }), 'damaged: ideas.a/names'],
  [file({ reviews: { a: { due: 'tomorrow' } } }), 'damaged: reviews.a'],
  [file({ inventory: { 1: { at: 1, answers: { one: 1 } } } }), 'damaged: inventory.1'],
  [file({ drafts: { a: { code: 1, origin: '', at: 1 } } }), 'damaged: drafts.a'],
])('%s is refused', (text, message) => {
  expect(() => readProgressFile(text)).toThrow(message);
});

test('confidence stays with the mark, and goes with the file; a level that does not exist is damage', async () => {
  const [here, there] = [fresh(), fresh()];
  await here.record('identity/two', { status: 'tried', tries: 1, hash: 'h', confidence: 3 });
  await here.record('identity/two', { status: 'solved', tries: 2, hash: 'h' });
  expect(await here.mark('identity/two')).toMatchObject({ status: 'solved', confidence: 3 });
  const exported = await here.export();
  await there.import(readProgressFile(JSON.stringify(exported)));
  expect(await there.mark('identity/two')).toMatchObject({ confidence: 3 });
  const damaged = structuredClone(exported);
  damaged.marks['identity/two'].confidence = 4;
  expect(() => readProgressFile(JSON.stringify(damaged))).toThrow(/marks.identity\/two/);
});

test('the seed is one number for a reader, another for the next, and forgotten with everything else', async () => {
  const [here, there] = [fresh(), fresh()];
  const seed = await here.seed();
  expect(await here.seed()).toBe(seed);
  expect(await there.seed()).not.toBe(seed);
  await here.forgetEverything();
  expect(await here.seed()).not.toBe(seed);
});
