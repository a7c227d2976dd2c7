import { expect, it } from 'vitest';
import { momentOf } from '../../../engine/trace/time.ts';
import { AT_START, nonsense, parseState, type StepState, stateParameters } from './state.ts';

const read = (parameters: readonly (readonly [string, string])[]): StepState => {
  const all = new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value]));
  return parseState((name) => all.get(name));
};

it('is the same after a link', () => {
  const state: StepState = {
    moment: momentOf(6, 3),
    unit: 'instruction',
    open: ['text', 'collector'],
    detail: { kind: 'bytes', number: 12.01 },
    stops: [3, 8],
    exit: true,
    thresholds: [50, 0, 10],
    typed: ['Ada\n', '\n', ' 3 4\n'],
  };
  expect(read(stateParameters(state))).toEqual(state);
  expect(stateParameters(AT_START)).toEqual([['step', '1']]);
  expect(read(stateParameters(AT_START))).toEqual(AT_START);
});
it('takes nonsense for nothing, and names it', () => {
  const odd: Readonly<Record<string, string>> = {
    step: '-1',
    unit: 'eternity',
    show: 'bytes <b>',
    stops: '0 x 4',
    thresholds: '5 -1 3',
  };
  expect(read(Object.entries(odd))).toEqual({ ...AT_START, stops: [4] });
  expect(read([])).toEqual(AT_START);
  expect(nonsense((name) => odd[name] ?? null)).toEqual([
    'step -1',
    'unit eternity',
    'show bytes <b>',
    'stops 0 x 4',
    'thresholds 5 -1 3',
  ]);
  const good: Readonly<Record<string, string>> = { step: '3.2', unit: 'line', open: 'text  tree', stops: '4' };
  expect(nonsense((name) => good[name] ?? null)).toEqual([]);
});
