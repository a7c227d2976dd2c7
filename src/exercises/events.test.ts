// Checks about what happened on the way, on the real engine: who freed an object, and what came first.
import { beforeAll, expect, test } from 'vitest';
import { bootedEngine } from '../authoring/booted.ts';
import type { Engine } from '../authoring/truths.ts';
import type { FreedBy, Question, RunEvent } from './model.ts';

let engine: Engine;
beforeAll(() => {
  engine = bootedEngine();
});

/** '' if the check holds, else what the learner reads. */
function check(source: string, question: Question): string {
  const checks = [{ id: 'it', question, message: '{actual}; wanted {expected}' }];
  const outcome = engine.run({ source, version: '3.14', filename: 'lab.py', grading: { checks } });
  expect(outcome.stderr).toBe('');
  return outcome.checks!.find((result) => !result.passed)?.message ?? '';
}
const freed = (by: FreedBy): Question => ({ ask: 'freed', expr: 'look', by });
const order = (...events: RunEvent[]): Question => ({ ask: 'event_order', events });

const COUNTED = `from _weakref import ref
class Page:
    def __del__(self):
        print('bye')
page = Page()
look = ref(page)
other = page
del page
print('still there')
other = None
print('gone')
`;
const COLLECTED = `import gc
from _weakref import ref
class Page: pass
gc.disable()
page = Page()
page.me = page
look = ref(page)
del page
print('lost')
gc.collect()
`;

test.each<[string, string, FreedBy, string]>([
  ['counting', COUNTED, 'counting', ''],
  ['a line', COUNTED, { line: 10 }, ''],
  ['a statement', COUNTED, { statement: 'other = None' }, ''],
  ['a collection', COLLECTED, 'collection', ''],
  ['the call of it', COLLECTED, { statement: 'gc.collect()' }, ''],
  [
    'not a collection',
    COUNTED,
    'collection',
    'freed by counting on line 10, `other = None`; wanted freed by a collection',
  ],
  ['not counting', COLLECTED, 'counting', 'freed by a collection on line 10, `gc.collect()`; wanted freed by counting'],
  [
    'another statement',
    COUNTED,
    { statement: 'del page' },
    'freed by counting on line 10, `other = None`; wanted freed by `del page`',
  ],
  ['alive', COUNTED.replace('other = None', ''), 'counting', 'not freed; wanted freed by counting'],
  ['not there', 'x = 1\n', 'counting', "`NameError: name 'look' is not defined`; wanted "],
  ['dead from the start', 'from _weakref import ref\nclass P: pass\nlook = ref(P())\n', 'counting', ''],
])('freed by: %s', (_, source, by, message) => {
  expect(check(source, freed(by))).toBe(message);
});

test.each<[string, string, RunEvent[], string]>([
  [
    'prints and deaths',
    COUNTED,
    [{ prints: 'still there' }, { prints: 'bye' }, { freed: 'look' }, { prints: 'gone' }],
    '',
  ],
  ['statements', COUNTED, [{ runs: 'del page' }, { prints: 'still there' }, { freed: 'look' }], ''],
  ['a collection', COLLECTED, [{ prints: 'lost' }, { freed: 'look' }, { collection: true }], ''],
  [
    'the other way round',
    COUNTED,
    [{ freed: 'look' }, { prints: 'still there' }],
    '`still there` is printed, then the object of `look` is freed; wanted the object of `look` is freed, then `still there` is printed',
  ],
  [
    'something that does not happen',
    COUNTED,
    [{ prints: 'gone' }, { collection: true }],
    'a collection ends does not happen; wanted `gone` is printed, then a collection ends',
  ],
])('event_order: %s', (_, source, events, message) => {
  expect(check(source, order(...events))).toBe(message);
});

test('checks about the end and about the way stand side by side, in their order', () => {
  const checks = [
    { id: 'way', question: freed('collection'), message: 'way' },
    { id: 'end', question: { ask: 'value' as const, expr: 'other', is: 1 }, message: 'end' },
    { id: 'order', question: order({ prints: 'gone' }, { freed: 'look' }), message: 'order' },
  ];
  const { checks: results } = engine.run({ source: COUNTED, version: '3.14', filename: 'lab.py', grading: { checks } });
  expect(results!.map((r) => `${r.id} ${r.message}`)).toEqual(['runs ', 'way way', 'end end', 'order order']);
});
